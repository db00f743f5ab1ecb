"""The scenarios as pages, and as an index for programs."""

import json
from collections.abc import Sequence
from typing import Any

from bench.catalogue.loading import find_scenarios, scenario_files
from bench.catalogue.scenario import Scenario
from bench.catalogue.tags import GROUPS, TAGS
from bench.judging.all_rules import known_rules
from bench.judging.rule import rule_name

HEAD = """# The catalogue

Made by `bench docs`; a test compares. Ways in which a backend has been seen to hurt an extension: \
`bench show NAME` tells all
of one, `bench run NAME` runs it. Of a scenario with variants, `NAME-VARIANT` is one of them; the \
first stands for the scenario
in the tags `smoke`, `core` and `full`.

| tag | what it has | runs |
|---|---|---|
"""
GAPS = """
## What cannot be injected

- **HTTP/2** (GOAWAY, RST_STREAM; microsoft/vscode-copilot-release#11124, #10372): the backend \
speaks HTTP/1.1, and says so in
  its TLS handshake. `reset_in_the_stream` does the same harm to the connection.
- **WebSockets** that close early (openai/codex#24533, #20739): the upgrade is refused, and \
clients fall back to HTTP.
- **DNS** that fails: behind a proxy no name is looked up by the client; `proxy_refuses` is what \
it sees of it.
- **A change of network**: there is one network, loopback. `line_is_cut-silence` and \
`sleep_and_wake` leave sockets dead as it does.
"""
Family = tuple[Scenario, ...]


def families() -> list[Family]:
    """The scenarios of each file: its variants, or the one that it has."""
    return [find_scenarios(file.stem) for file in scenario_files()]


def overview(link: str = "") -> str:
    """Every scenario in one page; `link` is where the page of one is, with its file's name."""
    found = families()
    every = [scenario for family in found for scenario in family]
    lines = [HEAD.rstrip("\n")]
    for tag, about in TAGS.items():
        lines.append(f"| `{tag}` | {about} | {sum(tag in one.tags for one in every)} |")
    for group, title in GROUPS.items():
        lines += ["", f"## {title}", "", "| scenario | what happens | tags |", "|---|---|---|"]
        lines += [_row(family, link) for family in found if family[0].group == group]
    return "\n".join([*lines, GAPS])


def _row(family: Family, link: str) -> str:
    first = family[0]
    name = first.file.stem
    shown = f"[`{name}`]({link.format(name)})" if link else f"`{name}`"
    more = f"; {len(family)} variants" if len(family) > 1 else ""
    return f"| {shown} | {title_of(first)}{more} | {_marks(first)} |"


def title_of(scenario: Scenario) -> str:
    """The title of the file, without its variant's."""
    return scenario.title.rpartition(": ")[0] if scenario.variant else scenario.title


def _marks(scenario: Scenario) -> str:
    """The tags that say something about this one; nearly all are `full`."""
    return ", ".join(tag for tag in scenario.tags if tag != "full")


def page(family: Sequence[Scenario]) -> str:
    """The page of one file: why, what is injected, what must hold, and how to run it."""
    first = family[0]
    name = first.file.stem
    evidence = [f"- {reference(one)}" for one in first.evidence]
    own = _own_limits(first)
    parts = [
        f"# {title_of(first)}",
        f"`{name}` · {GROUPS.get(first.group, 'a scenario of its own')} ·"
        f" tags: {', '.join(f'`{tag}`' for tag in first.tags)}",
        f"**Why it matters.** {first.why}",
        f"**What good behaviour looks like.** {first.advice}",
        "```\nbench run " + name + "\n```",
        "## What is injected",
        *(_injected(scenario) for scenario in family),
        f"Journey: [`{first.journey}`](../journeys/{first.journey}.md), {first.rounds} rounds under"
        f" the fault{f', for {first.fault_s:g} s at least' if first.fault_s else ''}.",
        *_heap(first),
        "## What must hold",
        "Every [rule](../rules/index.md), with its own limits"
        + (", and these:\n\n" + "\n".join(own) if own else "."),
        "## Evidence",
        "\n".join(evidence) or "No public incident is known: a hardening case.",
    ]
    return "\n\n".join(parts) + "\n"


def _heap(scenario: Scenario) -> list[str]:
    limit_mb = scenario.host_heap_mb
    return [f"The heap of the host is capped at {limit_mb} MB."] if limit_mb else []


def _injected(scenario: Scenario) -> str:
    head = f"**`{scenario.name}`**: {scenario.title.rpartition(': ')[2]}\n\n" * bool(
        scenario.variant
    )
    lines = []
    for fault in scenario.faults:
        table = fault.table()
        name = table.pop("fault")
        settings = ", ".join(f"{key} = {json.dumps(value)}" for key, value in table.items())
        lines.append(f"- [`{name}`](../faults/{name}.md): `{settings}`")
    return head + "\n".join(lines)


def _own_limits(scenario: Scenario) -> list[str]:
    """The limits that differ from the rules' own."""
    known = known_rules()
    lines = []
    for rule in scenario.rules:
        name = rule_name(rule)
        usual = vars(known[name]())
        for key, value in vars(rule).items():
            if value != usual[key]:
                lines.append(f"- [`{name}`](../rules/{name}.md): `{key}` = {value}")
    return lines


def reference(text: str) -> str:
    """A reference such as owner/repository#12 as a link; anything else as it is."""
    place, mark, number = text.partition("#")
    if mark and number.isdigit() and place.count("/") == 1 and " " not in place:
        return f"[{text}](https://github.com/{place}/issues/{number})"
    return text


def index() -> dict[str, Any]:
    """The catalogue for programs."""
    return {
        "groups": GROUPS,
        "tags": TAGS,
        "scenarios": [_entry(scenario) for family in families() for scenario in family],
    }


def _entry(scenario: Scenario) -> dict[str, Any]:
    return {
        "name": scenario.name,
        "file": scenario.file.stem,
        "variant": scenario.variant,
        "title": scenario.title,
        "why": scenario.why,
        "advice": scenario.advice,
        "evidence": list(scenario.evidence),
        "group": scenario.group,
        "tags": list(scenario.tags),
        "journey": scenario.journey,
        "rounds": scenario.rounds,
        "faults": [fault.table() for fault in scenario.faults],
    }
