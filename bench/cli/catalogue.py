"""The verbs that print what the bench contains: scenarios, rules, profiles, steps, schemas."""

from collections.abc import Mapping
from json import dumps
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from bench.authoring.project import journeys_near
from bench.authoring.schema import schemas
from bench.catalogue.loading import find_scenarios
from bench.catalogue.tags import GROUPS, require_tag
from bench.cli.blocks import print_line, print_wrapped
from bench.core.texts import styled
from bench.docgen import rules as rulebook
from bench.docgen import scenarios as scenario_pages
from bench.docgen import steps as stepbook
from bench.judging.rule import rule_name
from bench.profiles.loading import known_profiles, load_profile
from fake_backend.plugins import UnknownNameError

catalogue = typer.Typer()
STYLES = ["table", "json"]
out = Console(highlight=False)


@catalogue.command("list")
def list_command(
    tag: Annotated[str, typer.Option(help="Only scenarios with this tag.")] = "",
    show_tags: Annotated[bool, typer.Option("--tags", help="Print the tags of each.")] = False,
    style: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
) -> None:
    """List the scenarios, grouped by what goes wrong."""
    if style not in STYLES:
        raise UnknownNameError("format", style, STYLES)
    if style == "json":
        typer.echo(dumps(scenario_pages.index(), indent=1, ensure_ascii=False))
        return
    wanted = require_tag(tag) if tag else ""
    matching = (
        tuple(scenario for scenario in family if not wanted or wanted in scenario.tags)
        for family in scenario_pages.families()
    )
    families = [family for family in matching if family]
    width = max((len(_listed_name(family)) for family in families), default=0)
    for group, heading in GROUPS.items():
        members = [family for family in families if family[0].group == group]
        if members:
            print_line(out, (heading, "bold"))
        for family in members:
            _print_listed(family, width, show_tags)
        if members:
            out.print()
    print_wrapped(out, "One scenario and its variants in detail: bench show NAME")


def _listed_name(family: scenario_pages.Family) -> str:
    return family[0].name if len(family) == 1 else family[0].file.stem


def _print_listed(family: scenario_pages.Family, width: int, show_tags: bool) -> None:
    first, several = family[0], len(family) > 1
    title = f"{scenario_pages.title_of(first)} ({len(family)} variants)" if several else first.title
    name = f"  {_listed_name(family).ljust(width)}  "
    print_wrapped(out, title, first=name, indent=len(name))
    if show_tags:
        print_wrapped(out, f"[{', '.join(first.tags)}]", indent=len(name))


@catalogue.command()
def show(
    scenario: Annotated[str, typer.Argument(help="The name of a scenario, or its TOML file.")],
) -> None:
    """Print one scenario: why it matters, what is injected, and every limit."""
    journeys = journeys_near(Path(scenario)) if scenario.endswith(".toml") else ()
    family = find_scenarios(scenario, journeys=journeys)
    first = family[0]
    print_line(out, (scenario_pages.title_of(first), "bold"))
    print_wrapped(out, first.why)
    out.print()
    if first.advice:
        print_wrapped(out, f"Good behaviour: {first.advice}")
        out.print()
    print_line(
        out,
        f"journey {first.journey}, {first.rounds} rounds under the fault,"
        f" tags {', '.join(first.tags)}",
    )
    for member in family:
        if member.variant:
            print_line(out, f"{member.name}: {member.title.rpartition(': ')[2]}")
        for fault in member.faults:
            settings = fault.table()
            print_line(out, f"fault {settings.pop('fault')}: {_assignments(settings)}")
    for rule in first.rules:
        limits = _assignments(vars(rule)) or "no limits"
        print_line(out, f"rule {rule_name(rule)}: {limits}")
    print_line(out, f"evidence: {', '.join(first.evidence) or 'none known'}")


def _assignments(settings: Mapping[str, object]) -> str:
    """Settings as in TOML, in one line; those that are not set are left out."""
    given = {name: value for name, value in settings.items() if value is not None}
    return ", ".join(f"{name} = {dumps(value, default=list)}" for name, value in given.items())


@catalogue.command()
def rules() -> None:
    """Print every rule with its limits, as Markdown."""
    typer.echo(rulebook.page())


@catalogue.command("profiles")
def profiles_command() -> None:
    """List the profiles: extensions, and kinds of extension, that the bench can wire up."""
    table = Table(Column("profile", no_wrap=True), "extension", "protocol", box=None)
    for name in known_profiles():
        profile = load_profile(name)
        table.add_row(*map(styled, (name, profile.title, profile.protocol or "its own")))
    out.print(table)


@catalogue.command("steps")
def steps_command() -> None:
    """Print the steps of journeys with their settings, as Markdown."""
    typer.echo(stepbook.page())


@catalogue.command("schema")
def schema_command(
    name: Annotated[
        str, typer.Argument(help="resilience, scenario, rollout, replay or verdict.")
    ] = "resilience",
) -> None:
    """Print the JSON Schema of resilience.toml, of verdict.json, or of another kind of file."""
    known = schemas()
    file = f"{name}.schema.json"
    if file not in known:
        raise UnknownNameError("schema", name, [key.split(".")[0] for key in known])
    typer.echo(known[file], nl=False)
