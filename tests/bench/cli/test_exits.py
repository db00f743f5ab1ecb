from pathlib import Path

import pytest

from bench.cli.exits import exit_line
from bench.core.errors import Exit

FOLDER = Path("runs/today")


@pytest.mark.parametrize("code", [Exit.KEPT, Exit.BROKEN, Exit.BENCH_FAILED])
def test_each_code_of_a_verdict_says_what_it_means_and_where_the_report_is(code: Exit) -> None:
    line = exit_line(code, FOLDER)
    assert line.startswith(f"Exit code {int(code)}: ")
    assert line.endswith("Details: runs/today/report.html")


def test_an_interrupted_run_says_how_to_continue() -> None:
    line = exit_line(Exit.INTERRUPTED, FOLDER)
    assert line.startswith("Exit code 130: the run was interrupted.")
    assert line.endswith("bench resume runs/today")
