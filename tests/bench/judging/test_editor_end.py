import pytest

from bench.facts import Fact, ProcessBorn, ProcessGone
from bench.facts.roles import BROWSER, SERVER
from bench.judging.editor_end import editor_ended
from bench.judging.timeline import Timeline
from bench.testing.story import healthy


def test_a_child_that_becomes_another_program_is_no_server() -> None:
    facts = [
        *healthy(),
        ProcessBorn(1.0, 20, SERVER, "node"),
        ProcessBorn(2.0, 21, SERVER, "node"),
        ProcessBorn(2.2, 21, "other", "rg"),
        ProcessGone(30.0, 20, SERVER),
    ]
    assert editor_ended(Timeline.of(facts), 35.2)


@pytest.mark.parametrize(
    ("born", "ends", "ended"),
    [
        ([], {}, False),
        ([20, 21], {}, False),
        ([20, 21], {20: 30.0, 21: 30.5}, True),
        ([20, 21, 22], {22: 30.0}, False),
        ([20], {20: 36.0}, True),  # seen a moment after the host's end
        ([20], {20: 38.0}, False),
        ([20], {20: 70.5}, False),  # on purpose
    ],
    ids=["unknown", "runs", "ended", "a short child", "together", "later", "closed"],
)
def test_the_server_has_ended_when_none_of_its_processes_is_left(
    born: list[int], ends: dict[int, float], ended: bool
) -> None:
    facts: list[Fact] = [*healthy(), *(ProcessBorn(1.0, pid, SERVER, "node") for pid in born)]
    facts += [ProcessGone(at, pid, SERVER) for pid, at in ends.items()]
    assert bool(editor_ended(Timeline.of(facts), 35.2)) is ended


def test_a_browser_that_ended_takes_the_host_along() -> None:
    born = ProcessBorn(1.0, 20, BROWSER, "chromium")
    facts: list[Fact] = [*healthy(), born, ProcessGone(33.0, 20, BROWSER)]
    assert editor_ended(Timeline.of(facts), 35.2) == (
        "The browser (pid 20) ended, and VS Code ends the extension host of a closed window."
    )
    assert editor_ended(Timeline.of([*healthy(), born]), 35.2) == ""
