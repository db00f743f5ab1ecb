"""The command line: its verbs and exit codes."""

import sys
from json import dumps
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from bench import __version__
from bench.cli.author import author
from bench.cli.catalogue import catalogue
from bench.cli.docs import docs
from bench.cli.exits import BENCH_FAILED, print_exit
from bench.cli.run import running
from bench.cli.tables import print_comparison, print_verdict
from bench.comparison.compare import as_table, compare
from bench.core.errors import BenchError, Exit, RequestError
from bench.facts.characters import whole
from bench.reports.formats import FORMATS
from bench.reports.from_folder import read_report
from bench.runner.conductor import conclude, exit_code
from bench.runner.progress import Progress
from bench.setup.doctor import examine
from bench.setup.toolchain import ensure_toolchain
from fake_backend.plugins import UnknownNameError

app = typer.Typer(
    name="bench",
    help="A resilience test bench for VS Code extensions.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(running)
app.add_typer(catalogue)
app.add_typer(author)
app.add_typer(docs)
COMPARISONS = ["table", "json"]
out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


@app.command()
def doctor() -> None:
    """List what a run needs: what is installed, what is missing, and how to fix it."""
    checks = examine()
    for check in checks:
        mark = "[green]found  [/]" if check.ok else "[bold red]missing[/]"
        out.print(f"{mark} {check.what}: {escape(check.found)}", soft_wrap=True)
        if not check.ok:
            out.print(f"        To fix: {escape(check.fix)}", soft_wrap=True)
    raise typer.Exit(Exit.KEPT if all(check.ok for check in checks) else Exit.BENCH_FAILED)


@app.command()
def setup() -> None:
    """Install what a run needs: VS Code and Chromium. A second call changes nothing."""
    toolchain = ensure_toolchain(Progress(out).say)
    out.print(f"Ready: VS Code {toolchain.vscode.title}, {toolchain.chromium}", soft_wrap=True)


@app.command()
def judge(folder: Annotated[Path, typer.Argument(help="The run folder.")]) -> None:
    """Judge an existing run again with the current rules, and rewrite its reports."""
    judged = conclude(folder)
    print_verdict(out, judged)
    print_exit(out, exit_code(judged), folder)
    raise typer.Exit(exit_code(judged))


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
    _, render = FORMATS[style]
    sys.stdout.write(render(read_report(folder)))


@app.command("compare")
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
    if style == "json":
        sys.stdout.write(dumps(as_table(comparison), indent=2, ensure_ascii=False) + "\n")
    else:
        print_comparison(out, comparison)
    raise typer.Exit(Exit.BROKEN if comparison.worse else Exit.KEPT)


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    if version:
        out.print(f"bench {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command line; turn every failure into a message and an exit code."""
    try:
        app()
    except (RequestError, UnknownNameError) as error:
        _complain(str(error))
        sys.exit(Exit.BAD_REQUEST)
    except BenchError as error:
        _complain(str(error))
        if error.details:
            err.print(escape(whole(error.details)), style="dim", soft_wrap=True)
        err.print(BENCH_FAILED)
        sys.exit(Exit.BENCH_FAILED)


def _complain(message: str) -> None:
    err.print(f"[bold red]bench:[/] {escape(whole(message))}", soft_wrap=True)
