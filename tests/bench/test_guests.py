"""Another package brings a fault, a rule, a step and a protocol: really there, really used."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

FAULT = '''
"""A hiccup."""

from pydantic.dataclasses import dataclass

from fake_backend.fault import STRICT, AnswerFault, Hit
from fake_backend.reply import Reply, json_reply


@dataclass(frozen=True, config=STRICT)
class AcmeHiccup(AnswerFault):
    """Answers with a hiccup, which nobody expects of a backend."""

    loud: bool = False

    def apply(self, reply: Reply, hit: Hit) -> Reply:
        return json_reply({"hiccup": self.loud}, status=418)
'''
RULE = '''
"""A promise."""

from pydantic.dataclasses import dataclass

from bench.rule import STRICT, Rule, Ruling, kept
from bench.timeline import Timeline


@dataclass(frozen=True, config=STRICT)
class AcmePromise(Rule):
    """Promises what is always kept, for a test of who may join."""

    def judge(self, timeline: Timeline) -> Ruling:
        return kept("It was kept.")
'''
STEP = '''
"""A click."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.step import STRICT, Step


@dataclass(frozen=True, config=STRICT)
class AcmeClick(Step):
    """Clicks on something of the extension's own."""

    called: ClassVar[str] = "acme click"

    def do(self, person, doing) -> None:
        doing.ok = True
'''
PROTOCOL = '''
"""An API of ACME's."""

from fake_backend.providers.openai import OpenAI
from fake_backend.reply import json_reply
from fake_backend.route import Route

HOST = "acme.invalid"
PLAIN = (HOST, "/api")
SURFACES = ("acme_answers",)


def answer(call, context):
    return json_reply({"answer": 42})


ROUTES = (Route(HOST, "GET", "/api/answer", "acme_answers", answer, OpenAI()),)
'''
JOURNEY = """about = "Click, and see."
steps = [{ do = "acme_click" }, { do = "idle", seconds = 1 }]
"""
MODULES = {
    "acme_walk": '"""A journey: acme_walk.toml."""',
    "acme_hiccup": FAULT,
    "acme_promise": RULE,
    "acme_click": STEP,
    "acme": PROTOCOL,
}
POINTS = """[vscode_resilience.faults]
acme_hiccup = acme_package.acme_hiccup
[vscode_resilience.rules]
acme_promise = acme_package.acme_promise
[vscode_resilience.steps]
acme_click = acme_package.acme_click
[vscode_resilience.journeys]
acme_walk = acme_package.acme_walk
[vscode_resilience.protocols]
acme = acme_package.acme
"""
TOLD = """
import json
import sys
from pathlib import Path
import httpx
from bench.backend import backend_process
from bench.journey import load_journey
from bench.journey_names import journey_names
from bench.profile_files import load_profile
from bench.rule import known_rules
from bench.step import known_steps
folder = Path(sys.argv[1])
with backend_process(folder, seed=1, marks={}) as backend:
    url = backend.addresses["acme_url"] + "/answer"
    healthy = httpx.get(url, trust_env=False)
    with backend.fault("acme_hiccup", ["acme_answers"], loud=True):
        spoiled = httpx.get(url, trust_env=False)
print(json.dumps({
    "healthy": healthy.json(), "status": spoiled.status_code, "spoiled": spoiled.json(),
    "rule": "acme_promise" in known_rules(), "step": "acme_click" in known_steps(),
    "journey": "acme_walk" in journey_names(),
    "steps": [step.called for step in load_journey("acme_walk", load_profile("copilot")).steps],
}))
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder for the path, as an installer would leave it."""
    package = tmp_path / "acme_package"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "acme_walk.toml").write_text(JOURNEY, encoding="utf-8")
    for name, source in MODULES.items():
        (package / f"{name}.py").write_text(source, encoding="utf-8")
    about = tmp_path / "acme_package-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-package\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(POINTS, encoding="utf-8")
    return tmp_path


def told(site: Path, program: str) -> "subprocess.CompletedProcess[str]":
    paths = os.pathsep.join([str(site), str(Path(__file__).parents[2])])
    return subprocess.run(
        [sys.executable, "-c", program, str(site)],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_plug_ins_of_another_package_are_at_work(site: Path) -> None:
    done = told(site, TOLD)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "healthy": {"answer": 42},
        "status": 418,
        "spoiled": {"hiccup": True},
        "rule": True,
        "step": True,
        "journey": True,
        "steps": ["acme click", "idle"],
    }


@pytest.mark.parametrize(
    ("points", "problem"),
    [
        (
            "[vscode_resilience.rules]\nmine = acme_package.acme_promise\n",
            "The entry point mine = acme_package.acme_promise must be called as its module is.",
        ),
        (
            "[vscode_resilience.rules]\nacme_hiccup = acme_package.acme_hiccup\n",
            "acme_package.acme_hiccup must define exactly one Rule, not 0.",
        ),
    ],
)
def test_one_that_cannot_be_says_why(site: Path, points: str, problem: str) -> None:
    (site / "acme_package-1.0.dist-info" / "entry_points.txt").write_text(points, encoding="utf-8")
    done = told(site, "from bench.rule import known_rules; known_rules()")
    assert problem in done.stderr
