"""What a new author does, by the page that tells them how: with their folder and the bench."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bench.profiles.extension import read_extension
from bench.setup.node import node_binary
from bench.setup.vscode import VERSION
from tests.e2e.conftest import blames_the_machine
from tests.extensions.scenarios import GOOD
from tests.npm import installed

pytestmark = [pytest.mark.editor, pytest.mark.timeout(1200)]
ROOT = Path(__file__).parents[2]
CITIZEN = ROOT / "tests" / "extensions" / GOOD
PAGE = ROOT / "docs" / "test-your-extension.md"
VIEW = CITIZEN / "resilience.toml"


def sh(command: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run a command as an author does, with `bench` on the path."""
    paths = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": paths, "PYTHONPATH": str(ROOT)}
    command = re.sub(r"^bench\b", f"{sys.executable} -m bench", command)
    return subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def helper(tmp_path: Path) -> Path:
    """An extension that knows nothing of the bench."""
    folder = tmp_path / "helper"
    shutil.copytree(CITIZEN, folder, ignore=shutil.ignore_patterns("resilience.toml", "runs"))
    return folder


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def verdict(folder: Path) -> dict[str, object]:
    (out,) = (folder / "runs").glob("2*")
    (scenario,) = json.loads((out / "verdict.json").read_text(encoding="utf-8"))["scenarios"]
    return dict(scenario)


def test_the_page_leads_from_nothing_to_a_verdict(helper: Path) -> None:
    first, *others = [line for block in blocks("sh") for line in block.splitlines()]
    told = sh(first, helper)
    assert told.returncode == 0, told.stderr
    written = (helper / "resilience.toml").read_text(encoding="utf-8")
    assert '"goodCitizen.baseUrl" = "{openai_url}"' in written
    for command in others:
        done = sh(command, helper)
        assert done.returncode in (0, 3), done.stdout + done.stderr
        seen = verdict(helper)
        assert seen["outcome"] in ("kept", "degraded") or blames_the_machine(seen), seen


def test_a_packaged_one_is_tested_by_the_same_file(helper: Path) -> None:
    package = helper.parent / "helper.vsix"
    vsce = installed("@vscode/vsce", "4.1.0") / "vsce"
    done = sh(
        f"{node_binary()} {vsce} package --allow-missing-repository --skip-license -o {package}",
        helper,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    assert read_extension(package, VERSION).id == "bench.good-citizen"

    elsewhere = helper.parent / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(VIEW, elsewhere)
    done = sh(f"bench run latency_p99_4x --vsix {package}", elsewhere)
    assert done.returncode in (0, 3), done.stdout + done.stderr
    seen = verdict(elsewhere)
    assert seen["outcome"] in ("kept", "degraded") or blames_the_machine(seen), seen


def test_an_extension_that_was_not_exercised_is_never_green(helper: Path) -> None:
    """Wired to nowhere, it asks the backend for nothing: the verdict is unknown, and says so."""
    text = VIEW.read_text(encoding="utf-8").replace("{url}", "http://127.0.0.1:9/v1")
    (helper / "resilience.toml").write_text(text, encoding="utf-8")
    done = sh("bench run latency_p99_4x", helper)
    assert done.returncode == 3, done.stdout + done.stderr
    assert "sent no request to the backend" in str(verdict(helper))


def test_the_plug_in_runs_the_pages_tests(helper: Path) -> None:
    """From its own folder, with nothing but its resilience.toml: a scenario, and an editor."""
    shutil.copy(VIEW, helper)
    (source,) = [block for block in blocks("python") if "def test_" in block]
    (helper / "test_resilience.py").write_text(source, encoding="utf-8")
    done = sh(f"{sys.executable} -m pytest -q -p no:cacheprovider -c /dev/null --rootdir .", helper)
    told = done.stdout + done.stderr
    assert "2 passed" in done.stdout or "rate_limit_429 is unknown:" in told, told
    assert "Traceback" not in told


def test_a_look_tells_what_an_extension_asks_for_and_writes_its_first_file(helper: Path) -> None:
    done = sh(f"bench probe-extension {helper}", helper.parent)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "bench.good-citizen: became active" in done.stdout
    assert "openai_completions" in done.stdout
    assert '"goodCitizen.baseUrl" = "{openai_url}"' in done.stdout
