import io

import pytest
from rich.console import Console

from bench.facts import Asked, PhaseBegan, ProcessSample, StepDone
from bench.facts.roles import HOST
from bench.judging.finding import Outcome
from bench.runner.progress import ENDED, Progress
from bench.runner.watched import Watched


def test_progress_is_printed_line_by_line_without_a_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    progress = Progress(Console(width=100))
    watched = Watched()
    with progress.showing(("one",)):
        watched.see(PhaseBegan(1.0, "fault"))
        watched.see(ProcessSample(1.0, 1, HOST, 100.0, 5.0))
        progress.watch("one", watched, 3)
        watched.see(Asked(3.5, "r", "chat", "h", "/", ()))
        progress.watch("one", watched, 4)
        watched.see(StepDone(5.0, "ghost text", False, 1.0))
        progress.watch("one", watched, 5)
        progress.done("one", Outcome.BROKEN, "It [broke].")
    assert capsys.readouterr().out.splitlines() == [
        "one: fault (3 s): 100 MB",
        "one: no ghost text at 5 s",
        "one: broken It [broke].",
    ]


def on_a_terminal(progress_of: int) -> str:
    screen = io.StringIO()
    progress = Progress(Console(force_terminal=True, width=100, height=40, file=screen))
    names = tuple(f"s{number}" for number in range(progress_of))
    with progress.showing((*names, "under_way", "waiting")):
        for name in names:
            progress.watch(name, Watched("closing"), 3)
            progress.done(name, Outcome.KEPT, "All well.")
        progress.watch("under_way", Watched("fault", requests=7, refused=2, seen="no answer"), 3)
    return screen.getvalue()


def test_progress_is_a_table_on_a_terminal() -> None:
    text = on_a_terminal(1)
    for part in ("All well.", "under_way", "fault", "7", "no answer", "1 of 3 scenarios done"):
        assert part in text


def test_the_running_scenarios_stay_on_the_screen() -> None:
    last = on_a_terminal(30).rpartition("scenario ")[2]
    assert "under_way" in last
    assert len([line for line in last.splitlines() if "All well." in line]) == ENDED
    assert "30 of 32 scenarios done: 30 kept" in last


def test_what_is_true_of_every_scenario_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(Console(width=100))
    for line in ("It is cold.", "It is cold.", "It is dark."):
        progress.say_once(line)
    assert capsys.readouterr().out == "It is cold.\nIt is dark.\n"
