"""The command line: the verbs, and what each answers."""

import sys
from json import dumps
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from bench import __version__
from bench.catalogue import NotForThisError, find_scenario, known_scenarios
from bench.cli_catalogue import catalogue
from bench.compare import as_table, compare
from bench.console import Progress, print_comparison, print_verdict
from bench.doctor import examine
from bench.errors import BenchError, Exit, RequestError
from bench.judging import is_run, read_report
from bench.profile import Profile
from bench.profile_files import load_profile
from bench.project import NAME as PROJECT_FILE
from bench.project import Selection, load_project
from bench.reports import FORMATS
from bench.run import Request, conclude, default_out, link_latest, run
from bench.scenario import Scenario
from bench.setup.kit import ensure_kit
from fake_backend.plugins import UnknownNameError

app = typer.Typer(
    name="bench",
    help="A resilience test bench for VS Code extensions.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(catalogue)
COMPARISONS = ["table", "json"]
out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


@app.command("run")
def run_command(  # noqa: PLR0913 - each is an option
    scenarios: Annotated[
        list[str] | None, typer.Argument(help="Scenarios by name or TOML file (default: all).")
    ] = None,
    tag: Annotated[str, typer.Option(help="Only scenarios with this tag.")] = "",
    profile: Annotated[
        str, typer.Option(help="A shipped extension (default: ./resilience.toml, or copilot).")
    ] = "",
    config: Annotated[
        Path | None, typer.Option(help="A resilience.toml (default: that of this folder).")
    ] = None,
    vsix: Annotated[
        Path | None, typer.Option(help="Test this packaged extension, by that resilience.toml.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Fixes faults, answers and journey.")] = 1,
    repeat: Annotated[int, typer.Option(min=1, help="How often each scenario is run.")] = 1,
    out_folder: Annotated[
        Path | None, typer.Option("--out", help="The run folder (default: a new one in runs/).")
    ] = None,
) -> None:
    """Run scenarios against an extension in a real VS Code, and judge it."""
    subject, selection = _subject(profile, config, vsix)
    chosen = _chosen(scenarios, tag, subject, selection)
    if not chosen:
        msg = f"No scenario has the tag {tag!r}. See: bench list"
        raise RequestError(msg)
    folder = out_folder or default_out()
    if folder.exists() and any(folder.iterdir()):
        msg = f"The run folder {folder} is not empty. Name another with --out."
        raise RequestError(msg)
    again = " ".join(
        f"{option} {quote(str(value))}"
        for option, value in {
            "--profile": profile,
            "--config": config or (None if profile else _here()),
            "--vsix": vsix,
        }.items()
        if value
    )
    code = run(Request(tuple(chosen), subject, seed, folder, repeat, again), Progress(out))
    if not is_run(folder):
        raise typer.Exit(code)
    print_verdict(out, read_report(folder))
    link_latest(folder)
    for name, _ in FORMATS.values():
        out.print(f"  {folder / name}", soft_wrap=True)
    raise typer.Exit(code)


def _here() -> Path | None:
    """The resilience.toml of this folder, where there is one."""
    file = Path(PROJECT_FILE)
    return file if file.exists() else None


def _subject(profile: str, config: Path | None, vsix: Path | None) -> tuple[Profile, Selection]:
    """The extension under test: a shipped profile, or what a resilience.toml says.

    Raises:
        RequestError: there is none, or one says something wrong.
    """
    file = config or _here()
    if profile and (config or vsix):
        raise RequestError("--profile is for shipped extensions; leave out --config and --vsix.")
    if profile or not (file or vsix):
        subject = load_profile(profile or "copilot")
        if not subject.extension:
            msg = f"The profile {profile!r} names no extension: build on it in a resilience.toml."
            raise RequestError(f"{msg} See: bench init")
        return subject, Selection()
    project = load_project(file or Path(PROJECT_FILE), vsix, Progress(out).say)
    return project.profile, project.selection


def _chosen(
    names: list[str] | None, tag: str, subject: Profile, selection: Selection
) -> list[Scenario]:
    """The scenarios that are named; or all that are meant, and mean something to the extension."""
    named = names or selection.names
    tags = {tag} if tag else set() if names else set(selection.tags)
    found = []
    for name in named or known_scenarios():
        try:
            found.append(find_scenario(name, subject))
        except NotForThisError:
            if named:
                raise
    return [
        scenario
        for scenario in found
        if (not tags or tags & set(scenario.tags)) and scenario.name not in selection.without
    ]


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
