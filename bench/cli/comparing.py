"""The verbs that put runs beside each other."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench.cli.blocks import print_line
from bench.cli.comparison_table import print_comparison
from bench.cli.failures import WRONG_REQUEST
from bench.comparison import history_page, html, markdown
from bench.comparison.comparable_runs import LeftOut
from bench.comparison.compare import Comparison, as_table, compare
from bench.comparison.history import history
from bench.comparison.scorecard import as_html, as_markdown, scorecard
from bench.core.errors import Exit, RequestError
from bench.core.files import write_whole
from bench.core.texts import json_text
from bench.facts.run_info import RUN_FILE
from bench.reports.data.build import run_data
from bench.reports.data.model import RunData
from bench.reports.data.reading import read_run_data
from bench.reports.from_folder import read_report
from bench.reports.templates import utc
from fake_backend.plugins import UnknownNameError

comparing = typer.Typer()
COMPARISONS = ["table", "json", "markdown", "html"]
SCORECARDS = {"markdown": as_markdown, "html": as_html}
HISTORY_FILE = "history.html"
out = Console(highlight=False)


@comparing.command("compare")
def compare_command(
    a: Annotated[Path, typer.Argument(help="Run A, the baseline: its run folder.")],
    b: Annotated[Path, typer.Argument(help="Run B: its run folder.")],
    style: Annotated[
        str, typer.Option("--format", help=f"One of {', '.join(COMPARISONS)}.")
    ] = "table",
) -> None:
    """Compare run B with run A: what is better, worse or noise, and by how much.

    The exit code is 1 if anything is worse.
    """
    if style not in COMPARISONS:
        raise UnknownNameError("format", style, COMPARISONS)
    comparison = compare(read_report(a), read_report(b))
    if style == "table":
        print_comparison(out, comparison)
    else:
        sys.stdout.write(_rendered(comparison, style))
    raise typer.Exit(Exit.BROKEN if comparison.worse else Exit.KEPT)


def _rendered(comparison: Comparison, style: str) -> str:
    if style == "json":
        return json_text(as_table(comparison))
    return markdown.render(comparison) if style == "markdown" else html.render(comparison)


@comparing.command("scorecard")
def scorecard_command(
    folders: Annotated[list[Path], typer.Argument(help="Run folders, a column for each.")],
    style: Annotated[
        str, typer.Option("--format", help=f"One of {', '.join(SCORECARDS)}.")
    ] = "markdown",
) -> None:
    """Print several runs side by side: of several extensions, or in several versions of VS Code."""
    if style not in SCORECARDS:
        raise UnknownNameError("format", style, list(SCORECARDS))
    sys.stdout.write(SCORECARDS[style](scorecard([_read(folder) for folder in folders])))


@comparing.command("trend")
def trend_command(
    folder: Annotated[Path, typer.Argument(help="A folder of run folders of one profile.")],
) -> None:
    """Write the history of the runs in a folder as a page: history.html in that folder.

    It compares the runs with the VS Code of the newest one and with the scenarios that most of them
    have, and names those that it leaves out. The exit code is 1 if the newest level of anything is
    worse than the one before it.
    """
    runs, damaged = _read_all(folder)
    found = history(runs, damaged)
    write_whole(folder / HISTORY_FILE, history_page.render(found))
    for course, change in found.regressions:
        started = utc(found.runs[course.runs[change.index]].run.started)
        print_line(out, ("worse", "bold red"), f" since {started}: {course.name}")
    for left_out in found.left_out:
        print_line(out, ("left out", "yellow"), f" {utc(left_out.run)}: {left_out.why}")
    print_line(out, f"{len(found.runs)} runs: {folder / HISTORY_FILE}")
    worse = any(course.changes and course.is_worse(course.changes[-1]) for course in found.courses)
    raise typer.Exit(Exit.BROKEN if worse else Exit.KEPT)


def _read_all(folder: Path) -> tuple[list[RunData], list[LeftOut]]:
    """The runs in a folder, and those that cannot be read.

    Raises:
        RequestError: none of them can be read.
    """
    runs: list[RunData] = []
    damaged: list[LeftOut] = []
    for place in sorted(folder.iterdir()):
        if (place / RUN_FILE).is_file() and not place.is_symlink():
            try:
                runs.append(_read(place))
            except WRONG_REQUEST as error:
                damaged.append(LeftOut(place.name, str(error)))
    if damaged and not runs:
        raise RequestError(damaged[0].why)
    return runs, damaged


def _read(folder: Path) -> RunData:
    """The data of a run as it was judged; it is judged now if this version has not done it."""
    return read_run_data(folder) or run_data(read_report(folder))
