"""The verbs that tell what the bench knows, and help an author to begin."""

from json import dumps
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from bench.authoring.schema import schemas
from bench.catalogue.loading import find_scenarios
from bench.catalogue.tags import GROUPS, require_tag
from bench.docgen import rules as rulebook
from bench.docgen import scenarios as scenario_pages
from bench.docgen import steps as stepbook
from bench.judging.rule import rule_name
from bench.profiles.loading import known_profiles, load_profile
from fake_backend.plugins import UnknownNameError

catalogue = typer.Typer()
STYLES = ["table", "json"]
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
    wanted = require_tag(tag) if tag else ""
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
