"""The verbs that run scenarios in a real editor."""

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer
from rich.console import Console

from bench.authoring.project import NAME as PROJECT_FILE
from bench.authoring.project import Selection, load_project
from bench.catalogue.loading import NotForThisError, find_scenarios, scenario_files
from bench.catalogue.scenario import Scenario
from bench.catalogue.tags import known
from bench.cli.tables import Progress, print_verdict
from bench.core.errors import RequestError
from bench.live.journey import check_recovery
from bench.profiles.loading import load_profile
from bench.profiles.profile import Profile
from bench.reports import FORMATS
from bench.runner.conductor import Ended, Request, default_out, link_latest, resume, run

running = typer.Typer()
out = Console(highlight=False)
Workers = Annotated[int, typer.Option(min=1, help="How many editors at the same time.")]


@running.command("run")
def run_command(  # noqa: PLR0913 - each is an option
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(help="Scenarios by name or TOML file (default: those of the tag smoke)."),
    ] = None,
    tag: Annotated[str, typer.Option(help="All scenarios with this tag: see bench list.")] = "",
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
    workers: Workers = 1,
    out_folder: Annotated[
        Path | None, typer.Option("--out", help="The run folder (default: a new one in runs/).")
    ] = None,
) -> None:
    """Run scenarios against an extension in a real VS Code, and judge it."""
    if scenarios and tag:
        raise RequestError("Name scenarios, or a --tag, not both.")
    subject, selection = _subject(profile, config, vsix)
    chosen = _chosen(scenarios, known(tag) if tag else "", subject, selection)
    folder = out_folder or default_out()
    if folder.exists() and any(folder.iterdir()):
        msg = f"The run folder {folder} is not empty. Name another with --out,"
        raise RequestError(f"{msg} or go on with it: bench resume {folder}")
    again = " ".join(
        f"{option} {quote(str(value))}"
        for option, value in {
            "--profile": profile,
            "--config": config or (None if profile else _here()),
            "--vsix": vsix,
        }.items()
        if value
    )
    request = Request(tuple(chosen), subject, seed, folder, repeat, again, workers)
    _show(folder, run(request, Progress(out)))


@running.command("resume")
def resume_command(
    folder: Annotated[Path, typer.Argument(help="A run folder.")], workers: Workers = 1
) -> None:
    """Go on with a run that was interrupted: what it has not finished is run."""
    _show(folder, resume(folder, workers, Progress(out)))


def _show(folder: Path, ended: Ended) -> None:
    """Show the verdict and where the reports are, and leave with the run's code."""
    if ended.report:
        print_verdict(out, ended.report)
        link_latest(folder)
        for name, _ in FORMATS.values():
            out.print(f"  {folder / name}", soft_wrap=True)
    raise typer.Exit(ended.code)


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
    """The scenarios that are named, or have one of the tags, and mean something to the extension.

    The command line goes before resilience.toml; where neither says anything, it is `smoke`.

    Raises:
        RequestError: one is unknown or wrong, or means nothing to the extension, or none is left.
    """
    named = names or ([] if tag else selection.names)
    tags = {tag} if tag else set() if named else set(selection.tags or ["smoke"])
    found: list[Scenario] = []
    for name in named or [file.stem for file in scenario_files()]:
        try:
            found += find_scenarios(name, subject)
        except NotForThisError:
            if named:
                raise
    chosen = [
        scenario
        for scenario in found
        if (not tags or tags & set(scenario.tags)) and not _left_out(scenario, selection)
    ]
    if not chosen:
        msg = f"No scenario with the tag {', '.join(sorted(tags))} is for {subject.title}."
        raise RequestError(f"{msg} See: bench list")
    for scenario in chosen:
        check_recovery(scenario, subject)
    return chosen


def _left_out(scenario: Scenario, selection: Selection) -> bool:
    return bool({scenario.name, scenario.file.stem} & set(selection.without))
