"""The command line: the verbs, and what each answers."""

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
from bench.cli.run import running
from bench.cli.tables import print_comparison, print_verdict
from bench.comparison.compare import as_table, compare
from bench.core.errors import BenchError, Exit, RequestError
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
    """Tell what is found, what is missing, and the command that mends it."""
    checks = examine()
    for check in checks:
        mark = "[green]found  [/]" if check.ok else "[bold red]missing[/]"
        out.print(f"{mark} {check.what}: {escape(check.found)}", soft_wrap=True)
        if not check.ok:
            out.print(f"        mend it: {escape(check.fix)}", soft_wrap=True)
    raise typer.Exit(Exit.KEPT if all(check.ok for check in checks) else Exit.BENCH_FAILED)


@app.command()
def setup() -> None:
    """Install what a run needs: VS Code and a Chromium. A second call does nothing."""
    toolchain = ensure_toolchain(Progress(out).say)
    out.print(f"Ready: VS Code {toolchain.vscode.title}, {toolchain.chromium}", soft_wrap=True)


@app.command()
def judge(folder: Annotated[Path, typer.Argument(help="A run folder.")]) -> None:
    """Judge an old run again by today's rules, and write its reports anew."""
    found = conclude(folder)
    print_verdict(out, found)
    raise typer.Exit(exit_code(found))


@app.command()
def report(
    folder: Annotated[Path, typer.Argument(help="A run folder.")],
    style: Annotated[
        str, typer.Option("--format", help=f"One of {', '.join(FORMATS)}.")
    ] = "markdown",
) -> None:
    """Print one report of a run."""
    if style not in FORMATS:
        raise UnknownNameError("format", style, FORMATS)
    _, render = FORMATS[style]
    sys.stdout.write(render(read_report(folder)))


@app.command("compare")
def compare_command(
    a: Annotated[Path, typer.Argument(help="The run folder to compare with.")],
    b: Annotated[Path, typer.Argument(help="The run folder that may be better or worse.")],
    style: Annotated[
        str, typer.Option("--format", help=f"One of {', '.join(COMPARISONS)}.")
    ] = "table",
) -> None:
    """Compare two runs: what is better, worse (then exit code 1) or noise, by how much."""
    if style not in COMPARISONS:
        raise UnknownNameError("format", style, COMPARISONS)
    found = compare(read_report(a), read_report(b))
    if style == "json":
        sys.stdout.write(dumps(as_table(found), indent=2, ensure_ascii=False) + "\n")
    else:
        print_comparison(out, found)
    raise typer.Exit(Exit.BROKEN if found.worse else Exit.KEPT)


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Show the version and leave.")] = False,
) -> None:
    if version:
        out.print(f"bench {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command line; every failure becomes one clear message and an exit code."""
    try:
        app()
    except (RequestError, UnknownNameError) as error:
        _complain(str(error))
        sys.exit(Exit.BAD_REQUEST)
    except BenchError as error:
        _complain(str(error))
        err.print(escape(error.details), style="dim", soft_wrap=True)
        sys.exit(Exit.BENCH_FAILED)


def _complain(message: str) -> None:
    err.print(f"[bold red]bench:[/] {escape(message)}", soft_wrap=True)
