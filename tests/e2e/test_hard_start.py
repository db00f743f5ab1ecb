"""Extensions whose start is hard: each cause is named, or overcome, with all that a user sees."""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.facts import (
    Activating,
    BenchFailed,
    DocumentCovered,
    DocumentUncovered,
    Fact,
    SubjectActive,
    Waited,
)
from bench.facts.file import FACTS_FILE, read
from bench.facts.start import PAINTED
from tests.e2e.conftest import blames_the_machine, nightly
from tests.e2e.test_author import sh, verdict

pytestmark = [pytest.mark.editor, pytest.mark.timeout(600)]
HARD = Path(__file__).with_name("hard_start")
TRUE_S = 30.0  # after the workbench was painted and the extension has begun
EVIDENCE = (Activating, SubjectActive, DocumentCovered)
GRACE_S = 5.0  # the last look, and its picture
FILE = """
profile = "openai_compatible"
{more}
[ghost_text]
[settings]
"hard.start" = "{start}"
"hard.url" = "{{openai_url}}"
{state}
"""
SCENARIO = """
title = "A short run"
why = "A test needs every phase, and no more."
journey = "type_only"
rounds = 1
quiet_s = 8
[[faults]]
fault = "http_error"
surfaces = ["ghost_text"]
status = 503
"""


@dataclass
class Ran:
    """The end of a run of one scenario."""

    folder: Path
    code: int
    output: str

    def facts(self) -> list[Fact]:
        (file,) = (self.folder / "runs").glob(f"2*/short/{FACTS_FILE}")
        return list(read(file))

    def uncovered(self) -> list[str]:
        """What the bench took away from before the document."""
        facts = [fact for fact in self.facts() if isinstance(fact, DocumentUncovered)]
        return [fact.title for fact in facts if fact.by_bench]

    def failure(self) -> str:
        """The message of a run that ended in time, with a picture."""
        facts = self.facts()
        (failed,) = [fact for fact in facts if isinstance(fact, BenchFailed)]
        known = [fact.at for fact in facts if isinstance(fact, EVIDENCE)]
        painted = [fact.at for fact in facts if isinstance(fact, Waited) and fact.what == PAINTED]
        assert failed.at - max(*painted, *known) < TRUE_S + GRACE_S, failed.message
        picture = re.search(r"Picture: (\S+\.png)\.", failed.message)
        assert picture, failed.message
        assert (self.folder / picture[1]).is_file()
        assert self.code == 3, self.output
        return failed.message

    def worked(self) -> bool:
        seen = verdict(self.folder)
        assert seen["outcome"] in ("kept", "degraded") or blames_the_machine(seen), seen
        return True


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "hard"
    shutil.copytree(HARD, place)
    (place / "short.toml").write_text(SCENARIO, encoding="utf-8")
    return place


def run(folder: Path, start: str = "", more: str = "", state: str = "", url: str = "") -> Ran:
    text = FILE.format(start=start, more=more, state=state)
    text = text.replace("{openai_url}", url) if url else text
    (folder / "resilience.toml").write_text(text, encoding="utf-8")
    done = sh("bench run short.toml", folder)
    return Ran(folder, done.returncode, done.stdout + done.stderr)


def test_plain_requests_through_the_proxy_reach_the_backend(folder: Path) -> None:
    assert run(folder).worked()


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("lacks_a_module", "Error: Cannot find module 'b4a'"),
        nightly("dialog", "A modal dialog is in front of the document: 'Accept the terms?"),
        nightly("throws", "small.hard-start failed to activate: Error: no key"),
        nightly("stubborn_page", "'Stay' "),
        nightly("thief", "The keyboard is elsewhere: "),
    ],
)
def test_what_keeps_it_from_working_is_named_in_time(
    folder: Path, start: str, expected: str
) -> None:
    assert expected in run(folder, start).failure()


@pytest.mark.nightly
def test_a_wrong_address_is_named_with_what_was_set(folder: Path) -> None:
    message = run(folder, url="http://127.0.0.1:9/v1").failure()
    assert "sent no request to the backend" in message
    assert "It asked 127.0.0.1:9 (" in message


@pytest.mark.parametrize(
    ("start", "title"),
    [
        ("page", "Welcome"),
        nightly("untitled_page", "Welcome"),
        nightly("closes_the_document", ""),
    ],
)
def test_what_covers_the_document_is_taken_away(folder: Path, start: str, title: str) -> None:
    ran = run(folder, start)
    assert ran.worked()
    assert ran.uncovered() == [title]


@pytest.mark.nightly
def test_a_view_is_opened_first_by_the_command_that_vscode_makes(folder: Path) -> None:
    ran = run(folder, "page", more='open_first = ["hard.view.focus"]')
    assert ran.worked()
    assert ran.uncovered() == ["Welcome"]


@pytest.mark.nightly
def test_a_named_button_of_a_dialog_is_pressed(folder: Path) -> None:
    ran = run(folder, "dialog", more='dismiss_first = ["Accept"]')
    assert ran.worked()
    assert "Accept the terms?" in ran.uncovered()[0]


@pytest.mark.nightly
def test_a_seeded_global_state_leaves_nothing_to_ask(folder: Path) -> None:
    state = '[global_state]\naccepted = true\nurl = "{openai_url}"'
    ran = run(folder, "remembered_dialog", state=state)
    assert ran.worked()
    assert ran.uncovered() == []


def test_a_look_names_the_cause_too(folder: Path) -> None:
    package = folder / "package.json"
    table = json.loads(package.read_text(encoding="utf-8"))
    properties = table["contributes"]["configuration"]["properties"]
    properties["hard.start"]["default"] = "throws"
    package.write_text(json.dumps(table), encoding="utf-8")
    done = sh(f"bench probe-extension {folder}", folder)
    assert "failed to activate: Error: no key" in re.sub(r"\s+", " ", done.stdout + done.stderr)
