"""The verbs that run scenarios in a real editor."""

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer
from rich.console import Console

from bench.catalogue.tags import require_tag
from bench.cli.selection import chosen_scenarios, project_file, subject_of
from bench.cli.tables import print_verdict
from bench.core.errors import RequestError
from bench.reports.formats import FORMATS
from bench.runner.conductor import Ended, resume, run
from bench.runner.progress import Progress
from bench.runner.run_folder import Request, default_out, link_latest

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
    subject, selection = subject_of(profile, config, vsix, Progress(out).say)
    chosen = chosen_scenarios(scenarios, require_tag(tag) if tag else "", subject, selection)
    folder = out_folder or default_out()
    if folder.exists() and any(folder.iterdir()):
        msg = f"The run folder {folder} is not empty. Name another with --out,"
        raise RequestError(f"{msg} or go on with it: bench resume {folder}")
    again = " ".join(
        f"{option} {quote(str(value))}"
        for option, value in {
            "--profile": profile,
            "--config": config or (None if profile else project_file()),
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
