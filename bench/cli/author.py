"""The verbs that help the author of an extension to begin."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.authoring.probe_extension import look
from bench.authoring.project import PROJECT_FILE
from bench.authoring.scaffold import initial
from bench.authoring.schema import schemas
from bench.core.errors import RequestError
from bench.profiles.extension import read_extension
from bench.runner.progress import Progress
from bench.runner.run_folder import default_out
from bench.setup.vscode import VERSION

author = typer.Typer()
out = Console(highlight=False)


@author.command("init")
def init_command(
    folder: Annotated[Path, typer.Argument(help="The extension's folder.")] = Path(),
) -> None:
    """Write a commented resilience.toml, and its schema, beside an extension's package.json."""
    file = folder / PROJECT_FILE
    if file.exists():
        raise RequestError(f"{file} is there already. Remove it first, or edit it.")
    extension = read_extension(folder.resolve(), VERSION, built=False)
    file.write_text(initial(extension), encoding="utf-8")
    schema = "resilience.schema.json"
    (folder / schema).write_text(schemas()[schema], encoding="utf-8")
    out.print(f"Wrote {file} and {folder / schema}. Read it, then: bench run", soft_wrap=True)


@author.command("probe-extension")
def probe_extension(
    path: Annotated[Path, typer.Argument(help="A .vsix file, or an extension's folder.")],
) -> None:
    """Use an extension a little, and tell what it asks for and how it could be wired up."""
    extension = read_extension(path.resolve(), VERSION)
    seen = look(extension, default_out("look"), Progress(out))
    out.print(f"{extension.id}: {'became active' if seen.active else 'was not seen active'}")
    table = Table("surface", "host", "path", "times", box=None)
    for surface, host, place, count in seen.asked:
        table.add_row(surface, escape(host), escape(place), str(count))
    if seen.asked:
        out.print(table)
    else:
        out.print("It asked the backend for nothing. Wire its settings, or use it by hand.")
    for host in seen.hosts:
        out.print(f"It is wired to {escape(host)}: see `intercept`.")
    if any(surface == "unknown" for surface, *_ in seen.asked):
        out.print("The surface 'unknown' has no route yet: they were answered with 404.")
    out.print("\nThe resilience.toml to begin with:\n", style="bold")
    typer.echo(initial(extension, seen.hosts))
