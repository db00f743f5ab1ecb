"""The command line: the verbs, and what each answers."""

import sys
from json import dumps
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench import __version__
from bench.catalogue import find_scenario, known_scenarios
from bench.compare import as_table, compare
from bench.console import Progress, print_comparison, print_verdict
from bench.doctor import examine
from bench.errors import BenchError, Exit, RequestError
from bench.judging import is_run, read_report
from bench.profile import load_profile
from bench.reports import FORMATS
from bench.rule import rule_name
from bench.rulebook import page as rulebook
from bench.run import Request, conclude, default_out, link_latest, run
from bench.setup.kit import ensure_kit
from fake_backend.plugins import UnknownNameError

app = typer.Typer(
    name="bench",
    help="A resilience test bench for VS Code extensions.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
COMPARISONS = ["table", "json"]
out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


@app.command("run")
def run_command(
    scenarios: Annotated[
        list[str] | None, typer.Argument(help="Scenarios by name or TOML file (default: all).")
    ] = None,
    tag: Annotated[str, typer.Option(help="Only scenarios with this tag.")] = "",
    profile: Annotated[str, typer.Option(help="The extension under test.")] = "copilot",
    seed: Annotated[int, typer.Option(help="Fixes faults, answers and journey.")] = 1,
    repeat: Annotated[int, typer.Option(min=1, help="How often each scenario is run.")] = 1,
    out_folder: Annotated[
        Path | None, typer.Option("--out", help="The run folder (default: a new one in runs/).")
    ] = None,
) -> None:
    """Run scenarios against an extension in a real VS Code, and judge it."""
    subject = load_profile(profile)
    names = scenarios or known_scenarios()
    chosen = [find_scenario(name, subject.rules) for name in names]
    chosen = [scenario for scenario in chosen if not tag or tag in scenario.tags]
    if not chosen:
        msg = f"No scenario has the tag {tag!r}. See: bench list"
        raise RequestError(msg)
    folder = out_folder or default_out()
    if folder.exists() and any(folder.iterdir()):
        msg = f"The run folder {folder} is not empty. Name another with --out."
        raise RequestError(msg)
    code = run(Request(tuple(chosen), subject, seed, folder, repeat), Progress(out))
    if not is_run(folder):
        raise typer.Exit(code)
    print_verdict(out, read_report(folder))
    link_latest(folder)
    for name, _ in FORMATS.values():
        out.print(f"  {folder / name}", soft_wrap=True)
    raise typer.Exit(code)


@app.command("list")
def list_command() -> None:
    """List the scenarios of the catalogue."""
    table = Table("scenario", "title", "tags")
    for name in known_scenarios():
        scenario = find_scenario(name)
        table.add_row(name, escape(scenario.title), ", ".join(scenario.tags))
    out.print(table)


@app.command()
def show(scenario: Annotated[str, typer.Argument(help="A scenario's name or file.")]) -> None:
    """Show one scenario: why, what is injected, and every limit that holds."""
    found = find_scenario(scenario)
    out.print(f"[bold]{escape(found.title)}[/]\n{escape(found.why)}\n")
    out.print(
        f"journey {found.journey}, {found.rounds} rounds under the fault,"
        f" tags {', '.join(found.tags)}"
    )
    for fault in found.faults:
        out.print(f"fault {escape(str(fault.table()))}", soft_wrap=True)
    for rule in found.rules:
        out.print(
            f"rule {rule_name(rule)}: {escape(str(vars(rule) or 'no limits'))}", soft_wrap=True
        )
    out.print(f"evidence: {escape(', '.join(found.evidence) or 'none known')}")


@app.command()
def rules() -> None:
    """Print every rule with its limits, as Markdown."""
    typer.echo(rulebook())


@app.command()
def doctor() -> None:
    """Tell what is found, what is missing, and the command that mends it."""
    checks = examine()
    for check in checks:
        mark = "[green]found  [/]" if check.ok else "[bold red]missing[/]"
        out.print(f"{mark} {check.what}: {escape(check.found)}", soft_wrap=True)
        if not check.ok:
            out.print(f"        mend it: {escape(check.mend)}", soft_wrap=True)
    raise typer.Exit(Exit.KEPT if all(check.ok for check in checks) else Exit.BENCH_FAILED)


@app.command()
def setup() -> None:
    """Install what a run needs: VS Code and a Chromium. A second call does nothing."""
    kit = ensure_kit(Progress(out).say)
    out.print(f"Ready: VS Code {kit.vscode.title}, {kit.chromium}", soft_wrap=True)


@app.command()
def judge(folder: Annotated[Path, typer.Argument(help="A run folder.")]) -> None:
    """Judge an old run again by today's rules, and write its reports anew."""
    code = conclude(folder)
    print_verdict(out, read_report(folder))
    raise typer.Exit(code)


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
