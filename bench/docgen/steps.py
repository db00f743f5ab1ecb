"""The steps and journeys as a page. Made from the code, so it cannot lie."""

import json
from dataclasses import MISSING, fields

from bench.catalogue.journeys import journey_file, journey_names
from bench.core.toml import read_toml
from bench.live.all_steps import known_steps
from bench.live.step import Step

HEAD = """# Steps and journeys

A journey is what a person does again and again. It is made of steps, in `resilience.toml`
(`[journeys.<name>]`) or in `bench/catalogue/journeys/<name>.toml`: `do` names the step, the rest
are its
settings. `{number}` in a text is the round. A step that needs what the extension does not offer is
left out.

## Steps

| step | settings and their defaults | what is done |
|---|---|---|
"""


def page() -> str:
    """Every step and every shipped journey, as Markdown."""
    steps = [_row(name, kind) for name, kind in known_steps().items()]
    journeys = [
        f"| `{name}` | {read_toml(journey_file(name))['about']} |" for name in journey_names()
    ]
    parts = [*steps, "", "## Journeys", "", "| journey | what is done |", "|---|---|", *journeys]
    return HEAD + "\n".join(parts)


def _row(name: str, kind: type[Step]) -> str:
    settings = ", ".join(
        f"`{entry.name}`"
        if entry.default is MISSING
        else f"`{entry.name} = {json.dumps(entry.default)}`"
        for entry in fields(kind)
    )
    needs = f" Needs `{kind.needs}`." if kind.needs else ""
    return f"| `{name}` | {settings or 'none'} | {' '.join((kind.__doc__ or '').split())}{needs} |"
