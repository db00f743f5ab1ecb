"""The command line: its verbs and exit codes."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench import __version__
from bench.cli.author import author
from bench.cli.catalogue import catalogue
from bench.cli.comparing import comparing
from bench.cli.docs import docs
from bench.cli.exits import print_exit
from bench.cli.failures import report_failure
from bench.cli.gate import gating
from bench.cli.judge_as import judge_as
from bench.cli.rehearse import rehearsing
from bench.cli.replay import replaying
from bench.cli.rollout import rollouts
from bench.cli.rollout_run import rolling_out
from bench.cli.run import running
from bench.cli.serve import serving
from bench.cli.setup import preparing
from bench.cli.shadow import shadowing
from bench.cli.streams import lasting_streams
from bench.cli.tables import print_verdict
from bench.core.errors import BenchError, Exit
from bench.reports.data.build import run_data
from bench.reports.formats import FORMATS
from bench.reports.from_folder import read_report, rendered
from bench.runner.conductor import conclude
from bench.runner.merge import merge_runs
from fake_backend.plugins import UnknownNameError

app = typer.Typer(
    name="bench",
    help="A resilience test bench for VS Code extensions.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(running)
app.add_typer(serving)
app.add_typer(preparing)
app.add_typer(comparing)
app.add_typer(catalogue)
app.add_typer(author)
app.add_typer(docs)
app.add_typer(rollouts)
app.add_typer(gating)
app.add_typer(rolling_out)
app.add_typer(rehearsing)
app.add_typer(replaying)
app.add_typer(shadowing)
out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


@app.command()
def judge(
    folder: Annotated[Path, typer.Argument(help="The run folder.")],
    by: Annotated[
        str,
        typer.Option(
            "--as", help="Judge its rollouts by these rules instead: argo, flagger or kayenta."
        ),
    ] = "",
) -> None:
    """Judge an existing run again with the current rules, and rewrite its reports."""
    if by:
        raise typer.Exit(judge_as(out, folder, by))
    judged = conclude(folder)
    if judged.report:
        print_verdict(out, judged.report)
    if judged.unwritten:
        raise BenchError(judged.unwritten)
    print_exit(out, judged.code, folder)
    raise typer.Exit(judged.code)


@app.command()
def merge(
    folders: Annotated[list[Path], typer.Argument(help="The run folders of the shards.")],
    out_folder: Annotated[Path, typer.Option("--out", help="The run folder to write.")],
) -> None:
    """Join the run folders of shards: the result is that of one run of all their scenarios.

    A shard that is not among them is named. The exit code is then 3, or 1 if anything is broken.
    """
    merge_runs(folders, out_folder)
    judge(out_folder)


@app.command()
def report(
    folder: Annotated[Path, typer.Argument(help="The run folder.")],
    style: Annotated[
        str, typer.Option("--format", help=f"One of {', '.join(FORMATS)}.")
    ] = "markdown",
) -> None:
    """Print the report of a run, in one format."""
    if style not in FORMATS:
        raise UnknownNameError("format", style, FORMATS)
    sys.stdout.write(rendered(run_data(read_report(folder)), folder, style))


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    if version:
        out.print(f"bench {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command line; turn every failure into a message and an exit code."""
    with lasting_streams():
        try:
            code = app(standalone_mode=False) or Exit.KEPT
            sys.stdout.flush()  # while a failure can still be reported
        except BaseException as error:
            code = report_failure(err, error, sys.argv[1:])
    sys.exit(code)
