"""The verbs with which the author of an extension starts."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bench.authoring.probe_extension import Look, look, wired
from bench.authoring.project import PROJECT_FILE, load_project
from bench.authoring.scaffold import initial, own_webviews, works_only_in_webviews
from bench.authoring.schema import schemas
from bench.cli.blocks import print_line
from bench.core.errors import RequestError
from bench.core.files import write_whole
from bench.core.texts import styled
from bench.profiles.extension import read_extension
from bench.runner.progress import Progress
from bench.runner.run_folder import default_out
from bench.setup.vscode import VERSION

NEVER_ACTIVE = "did not become active"
UNASKED = (
    "Its view {view} was opened, but no question was asked: write the selectors of its [view] into"
    " {file}, and run this again."
)
author = typer.Typer()
out = Console(highlight=False)


@author.command("init")
def init_command(
    folder: Annotated[Path, typer.Argument(help="The folder of the extension.")] = Path(),
) -> None:
    """Write a commented resilience.toml and its schema next to the package.json."""
    file = folder / PROJECT_FILE
    if file.exists():
        raise RequestError(f"{file} already exists. Edit it, or remove it first.")
    extension = read_extension(folder.resolve(), VERSION, built=False)
    write_whole(file, initial(extension))
    schema = "resilience.schema.json"
    write_whole(folder / schema, schemas()[schema])
    print_line(out, f"Wrote {file} and {folder / schema}. Check the file, then: bench run")


@author.command("probe-extension")
def probe_extension(
    path: Annotated[Path, typer.Argument(help="A .vsix file or the folder of an extension.")],
) -> None:
    """Use an extension briefly, list its requests, and propose a resilience.toml.

    A resilience.toml in the extension's folder says how to use it: its surfaces and settings.
    """
    progress, own = Progress(out), path / PROJECT_FILE
    extension = None
    if path.is_dir() and own.exists():
        profile = load_project(own, None, progress.say).profile
    else:
        extension = read_extension(path.resolve(), VERSION)
        profile = wired(extension)
    trial = look(profile, default_out("look"), progress)
    print_line(out, f"{profile.extension}: {'became active' if trial.active else NEVER_ACTIVE}")
    _print_requests(trial)
    if extension is None:
        return
    if works_only_in_webviews(extension):
        print_line(out, UNASKED.format(view=own_webviews(extension)[0], file=PROJECT_FILE))
    out.print("\nA resilience.toml to start with:\n", style="bold")
    typer.echo(initial(extension, trial.hosts))


def _print_requests(trial: Look) -> None:
    table = Table("surface", "host", "path", "requests", box=None)
    for surface, host, place, count in trial.asked:
        table.add_row(*map(styled, (surface, host, place, str(count))))
    if trial.asked:
        out.print(table)
    else:
        print_line(out, trial.diagnosis)
    for host in trial.hosts:
        print_line(out, f"It connects to {host}: see `intercept` of {PROJECT_FILE}.")
    for problem in trial.problems:
        print_line(out, problem)
    if any(surface == "unknown" for surface, *_ in trial.asked):
        out.print(
            "No protocol of the backend has a route for the surface 'unknown': it answered 404."
        )
