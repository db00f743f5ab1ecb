from xml.etree import ElementTree as ET

from bench.gate.gate import Judged
from bench.gate.junit import render
from bench.gate.row import proven
from bench.judging.rule import broken, kept, unknown

ROWS = [
    Judged("capacity", proven(kept("It fits"), "runs/<a>"), "Add some.", "before"),
    Judged("shadow", broken("It <differs>"), "Look.", "before"),
    Judged("post_mortem", unknown("No run"), "Run it.", "after"),
]


def test_each_checklist_is_a_suite_and_each_row_a_case() -> None:
    before, after = ET.fromstring(render(ROWS)).findall("testsuite")
    assert (before.get("name"), before.get("failures"), before.get("errors")) == (
        "before the rollout",
        "1",
        "0",
    )
    assert (after.get("tests"), after.get("errors")) == ("1", "1")
    good, bad = before.findall("testcase")
    assert (good.get("name"), good.findtext("system-out")) == (
        "capacity",
        "go: It fits.\nProof: runs/<a>",
    )
    failure = bad.find("failure")
    assert failure is not None
    assert (failure.get("message"), failure.text) == ("It <differs>.", "Look.")


def test_what_somebody_else_wrote_attaches_no_file() -> None:
    """The words of a run may be an extension's; CI systems attach what this mark names."""
    mark = "[[ATTACHMENT|/etc/passwd]]"
    row = Judged("shadow", proven(kept(mark), mark), "", "before")
    assert mark not in render([row])
