"""The verbs that tell what the bench knows, and help an author to begin."""

from functools import reduce
from json import dumps
from pathlib import Path
from shutil import copyfile, copytree
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from bench.authoring.probe_extension import look
from bench.authoring.project import NAME
from bench.authoring.scaffold import initial
from bench.authoring.schema import schemas
from bench.catalogue.loading import find_scenarios
from bench.catalogue.tags import GROUPS, known
from bench.cli.tables import Progress
from bench.core.errors import Exit, RequestError
from bench.core.paths import PROJECT
from bench.docgen import findings, results, site
from bench.docgen import pages as shelf
from bench.docgen import rules as rulebook
from bench.docgen import scenarios as scenario_pages
from bench.docgen import steps as stepbook
from bench.docgen.chart_image import draw
from bench.judging.rule import rule_name
from bench.profiles.extension import read_extension
from bench.profiles.loading import known_profiles, load_profile
from bench.reports.chart import chart
from bench.reports.from_folder import read_report
from bench.runner.conductor import default_out
from bench.setup.vscode import VERSION
from fake_backend.plugins import UnknownNameError

catalogue = typer.Typer()
STYLES = ["table", "json"]
DOCS = PROJECT / "docs"
GROUPS_TITLE = "By group: " + ", ".join(GROUPS.values())
out = Console(highlight=False)


@catalogue.command("list")
def list_command(
    tag: Annotated[str, typer.Option(help="Only scenarios with this tag.")] = "",
    style: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
) -> None:
    """List the scenarios of the catalogue."""
    if style not in STYLES:
        raise UnknownNameError("format", style, STYLES)
    if style == "json":
        typer.echo(dumps(scenario_pages.index(), indent=1, ensure_ascii=False))
        return
    wanted = known(tag) if tag else ""
    table = Table(Column("scenario", no_wrap=True), "title", "tags", title=GROUPS_TITLE)
    every = [scenario for family in scenario_pages.families() for scenario in family]
    for group in GROUPS:
        for scenario in every:
            if scenario.group == group and (not wanted or wanted in scenario.tags):
                table.add_row(scenario.name, escape(scenario.title), ", ".join(scenario.tags))
        table.add_section()
    out.print(table)


@catalogue.command()
def show(scenario: Annotated[str, typer.Argument(help="A scenario's name or file.")]) -> None:
    """Show one scenario: why, what is injected, and every limit that holds."""
    found = find_scenarios(scenario)
    first = found[0]
    out.print(f"[bold]{escape(scenario_pages.title_of(first))}[/]\n{escape(first.why)}\n")
    if first.advice:
        out.print(f"What good behaviour looks like: {escape(first.advice)}\n", soft_wrap=True)
    out.print(
        f"journey {first.journey}, {first.rounds} rounds under the fault,"
        f" tags {', '.join(first.tags)}"
    )
    for one in found:
        if one.variant:
            out.print(f"{one.name}: {escape(one.title.rpartition(': ')[2])}", soft_wrap=True)
        for fault in one.faults:
            out.print(f"fault {escape(str(fault.table()))}", soft_wrap=True)
    for rule in first.rules:
        out.print(
            f"rule {rule_name(rule)}: {escape(str(vars(rule) or 'no limits'))}", soft_wrap=True
        )
    out.print(f"evidence: {escape(', '.join(first.evidence) or 'none known')}", soft_wrap=True)


@catalogue.command()
def rules() -> None:
    """Print every rule with its limits, as Markdown."""
    typer.echo(rulebook.page())


@catalogue.command("profiles")
def profiles_command() -> None:
    """List the extensions, and kinds of extension, that the bench knows how to wire up."""
    table = Table("profile", "what it is for", "protocol", box=None)
    for name in known_profiles():
        found = load_profile(name)
        table.add_row(name, escape(found.title), found.protocol or "its own")
    out.print(table)


@catalogue.command("steps")
def steps_command() -> None:
    """Print the steps that journeys are made of, with what each may set, as Markdown."""
    typer.echo(stepbook.page())


@catalogue.command("schema")
def schema_command(
    name: Annotated[str, typer.Argument(help="resilience or scenario.")] = "resilience",
) -> None:
    """Print the JSON Schema of resilience.toml, or of a scenario."""
    known = schemas()
    file = f"{name}.schema.json"
    if file not in known:
        raise UnknownNameError("schema", name, [one.split(".")[0] for one in known])
    typer.echo(known[file], nl=False)


@catalogue.command("docs")
def docs_command(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit code 1 where a page is stale.")
    ] = False,
    folder: Annotated[
        Path | None, typer.Option("--site", help="Write the site's sources for mkdocs there.")
    ] = None,
) -> None:
    """Write the pages of docs/ that are made from the code and the catalogue."""
    if folder:
        if (DOCS / "findings").is_dir():
            copytree(DOCS / "findings", folder / "findings", dirs_exist_ok=True)
        shelf.write(site.pages(DOCS), folder)
        return
    stale = shelf.stale(DOCS)
    for name in stale:
        out.print(f"{'stale' if check else 'written'}: {DOCS / name}", soft_wrap=True)
    if check:
        raise typer.Exit(Exit.BROKEN if stale else Exit.KEPT)
    shelf.write(shelf.made(DOCS), DOCS)


@catalogue.command("results")
def results_command(
    folders: Annotated[list[Path], typer.Argument(help="Run folders of the same extension.")],
    docs: Annotated[Path, typer.Option(help="Where results.json and the pages go.")] = DOCS,
    add: Annotated[bool, typer.Option(help="Beside the runs that are kept there already.")] = False,
) -> None:
    """Keep what runs found: a page of all scenarios, and one for each of the gravest findings."""
    reports = [read_report(folder) for folder in folders]
    found = reduce(results.together, map(results.collect, reports))
    if add:
        found = results.together(shelf.kept(docs), found)
    gravest = findings.gravest(reports[0])
    titles = {run.name: scenario_pages.title_of(run.scenario) for run in gravest}
    found["gravest"] = {**found["gravest"], **titles}
    pages = {shelf.RESULTS: dumps(found, indent=1, ensure_ascii=False) + "\n"}
    pages |= {f"findings/{run.name}.md": findings.page(reports[0], run) for run in gravest}
    shelf.write(pages, docs)
    for run in gravest:
        pictures = docs / "findings" / run.name
        pictures.mkdir(parents=True, exist_ok=True)
        draw(chart(run), pictures / findings.TIMELINE, Progress(out))
        for shot in findings.pictures(run):
            copyfile(folders[0] / run.name / shot.file, pictures / Path(shot.file).name)
    shelf.write(shelf.made(docs), docs)
    out.print(f"Wrote {docs / 'results.md'}, and {len(gravest)} findings.", soft_wrap=True)


@catalogue.command("init")
def init_command(
    folder: Annotated[Path, typer.Argument(help="The extension's folder.")] = Path(),
) -> None:
    """Write a commented resilience.toml, and its schema, beside an extension's package.json."""
    file = folder / NAME
    if file.exists():
        raise RequestError(f"{file} is there already. Remove it first, or edit it.")
    extension = read_extension(folder.resolve(), VERSION, built=False)
    file.write_text(initial(extension), encoding="utf-8")
    schema = "resilience.schema.json"
    (folder / schema).write_text(schemas()[schema], encoding="utf-8")
    out.print(f"Wrote {file} and {folder / schema}. Read it, then: bench run", soft_wrap=True)


@catalogue.command("probe-extension")
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
