"""Generates the page of the steps and journeys."""

import json
from dataclasses import MISSING, fields

from bench.catalogue.journeys import journey_file, journey_names
from bench.core.toml import read_toml
from bench.live.all_steps import known_steps
from bench.live.step import Step
from fake_backend.plugins import setting_comments

HEAD = """# Steps and journeys

A journey is what the simulated user does in each round. It is a list of steps, in
`resilience.toml` (`[journeys.<name>]`) or in `bench/catalogue/journeys/<name>.toml`: `do` names the
step, the other keys are its settings. `{number}` in a text is the number of the round. A step is
left out if it needs a surface that the extension does not have.

## Steps

| step | settings and their defaults | what it does |
|---|---|---|
"""


def page() -> str:
    """Every step and every shipped journey, as Markdown."""
    steps = [_row(name, kind) for name, kind in known_steps().items()]
    journeys = [
        f"| `{name}` | {read_toml(journey_file(name))['about']} |" for name in journey_names()
    ]
    parts = [*steps, "", "## Journeys", "", "| journey | what it does |", "|---|---|", *journeys]
    return HEAD + "\n".join(parts)


def _row(name: str, kind: type[Step]) -> str:
    settings = ", ".join(
        f"`{entry.name}`"
        if entry.default is MISSING
        else f"`{entry.name} = {json.dumps(entry.default)}`"
        for entry in fields(kind)
    )
    needs = f" Needs `{kind.needs}`." if kind.needs else ""
    comments = "".join(
        f" `{setting}`: {comment}." for setting, comment in setting_comments(kind).items()
    )
    text = " ".join((kind.__doc__ or "").split())
    return f"| `{name}` | {settings or 'none'} | {text}{comments}{needs} |"
