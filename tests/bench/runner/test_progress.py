import io

import pytest
from rich.console import Console

from bench.judging.finding import Outcome
from bench.runner.progress import Progress


def test_progress_is_printed_line_by_line_without_a_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    progress = Progress(Console(width=100))
    with progress.showing(("one",)):
        progress.phase("one", "fault", 3)
        progress.phase("one", "fault", 4)
        progress.done("one", Outcome.BROKEN, "It [broke].")
    assert capsys.readouterr().out == "one: fault (3 s)\none: broken It [broke].\n"


def test_progress_is_a_table_on_a_terminal() -> None:
    screen = io.StringIO()
    progress = Progress(Console(force_terminal=True, width=100, file=screen))
    with progress.showing(("one", "two")):
        progress.phase("one", "fault", 3)
        progress.done("one", Outcome.KEPT, "All well.")
    assert "All well." in screen.getvalue()


def test_what_is_true_of_every_scenario_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(Console(width=100))
    for line in ("It is cold.", "It is cold.", "It is dark."):
        progress.say_once(line)
    assert capsys.readouterr().out == "It is cold.\nIt is dark.\n"
