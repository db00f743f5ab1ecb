"""Generates the site: every page in Markdown for mkdocs, by its path below docs/."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

from bench.catalogue.journeys import journey_file, journey_names
from bench.catalogue.scenario import Scenario
from bench.core.toml import read_toml
from bench.docgen import rollouts, rules, scenarios, steps
from bench.judging.all_rules import known_rules
from bench.profiles.loading import known_profiles, load_profile, profile_file
from bench.profiles.profile import Profile
from fake_backend import fault_pages as faultbook
from fake_backend.all_faults import known_faults

HOME = """# VS Code resilience bench

Shows what an AI extension does to the editor **when its backend misbehaves**, before your users \
find out: a real, headless VS Code, a fake backend with injectable faults, a verdict with numbers.

- [The catalogue](scenarios/index.md): {scenarios} scenarios with {runs} variants, each with why \
it matters, reports from the field, and good behaviour
- [Faults](faults/index.md): the {faults} ways in which the backend can fail
- [Rules](rules/index.md): the {rules} promises that the bench judges, with limits and their \
sources, [the proof that each rule can fail](alarms.md), and [how often one accuses \
wrongly](false-alarms.md)
- [Journeys](journeys/index.md) and [steps](steps.md): what the simulated user does
- [Profiles](profiles/index.md): the extensions, and kinds of extension, that the bench can wire up
- [Rollouts and replays](rollouts.md): a new version for a share of the users, with a guard
- [Test your extension](test-your-extension.md) in five minutes
- [What Copilot does](results.md)

For programs: [`catalogue.json`](catalogue.json).
"""
NO_RESULTS = "# What Copilot does\n\nNo results have been published yet.\n"
Pages = dict[str, str]


def pages(docs: Path) -> Pages:
    """Every file of the site; handwritten pages come from the folder `docs`."""
    found = scenarios.families()
    made = {
        "index.md": HOME.format(
            scenarios=len(found),
            runs=sum(map(len, found)),
            faults=len(known_faults()),
            rules=len(known_rules()),
        ),
        "scenarios/index.md": scenarios.overview("{}.md"),
        "rollouts.md": rollouts.page() + "\n",
        "steps.md": steps.page() + "\n",
        "results.md": _results(docs),
        **{f"findings/{file.name}": file.read_text("utf-8") for file in _findings(docs)},
        "catalogue.json": json.dumps(scenarios.index(), indent=1, ensure_ascii=False) + "\n",
        "test-your-extension.md": (docs / "test-your-extension.md").read_text("utf-8"),
        "fake-backend.md": (docs / "fake-backend.md").read_text("utf-8"),
        "alarms.md": (docs / "alarms.md").read_text("utf-8"),
        "false-alarms.md": (docs / "false-alarms.md").read_text("utf-8"),
        **{f"scenarios/{family[0].file.stem}.md": scenarios.page(family) for family in found},
    }
    return {**made, **_faults(found), **_rules(found), **_journeys(found), **_profiles()}


def _results(docs: Path) -> str:
    file = docs / "results.md"
    text = file.read_text("utf-8") if file.exists() else NO_RESULTS
    return text.replace("](rules.md)", "](rules/index.md)")


def _findings(docs: Path) -> list[Path]:
    return sorted((docs / "findings").glob("*.md"))


def _faults(found: list[scenarios.Family]) -> Pages:
    def uses(name: str) -> Callable[[Scenario], bool]:
        return lambda scenario: any(fault.name == name for fault in scenario.faults)

    made = {}
    lines = ["# Faults", "", "| fault | what the backend does |", "|---|---|"]
    for name, fault in sorted(known_faults().items()):
        text = faultbook.entry(name, fault, level=1)
        made[f"faults/{name}.md"] = text + "\n" + _used_by(found, uses(name))
        lines.append(f"| [`{name}`]({name}.md) | {_first(fault.__doc__)} |")
    return {"faults/index.md": "\n".join(lines) + "\n", **made}


def _rules(found: list[scenarios.Family]) -> Pages:
    made = {}
    lines = ["# Rules", "", "| rule | promise |", "|---|---|"]
    for name, rule in sorted(known_rules().items()):
        usual = vars(rule())

        def tightens(scenario: Scenario, kind: type = rule, usual: object = usual) -> bool:
            return any(isinstance(one, kind) and vars(one) != usual for one in scenario.rules)

        own = _used_by(found, tightens, "Scenarios with other limits")
        made[f"rules/{name}.md"] = rules.entry(name, rule, level=1) + "\n" + own
        lines.append(f"| [`{name}`]({name}.md) | {_first(rule.__doc__)} |")
    return {"rules/index.md": "\n".join(lines) + "\n", **made}


def _journeys(found: list[scenarios.Family]) -> Pages:
    made = {}
    lines = ["# Journeys", "", "| journey | what it does |", "|---|---|"]
    for name in journey_names():
        table = read_toml(journey_file(name))
        text = journey_file(name).read_text(encoding="utf-8")

        def walks(scenario: Scenario, name: str = name) -> bool:
            return scenario.journey == name

        made[f"journeys/{name}.md"] = (
            f"# {name}\n\n{table['about']}\n\nIts [steps](../steps.md):\n\n```toml\n{text}```\n\n"
            + _used_by(found, walks)
        )
        lines.append(f"| [`{name}`]({name}.md) | {table['about']} |")
    return {"journeys/index.md": "\n".join(lines) + "\n", **made}


def _profiles() -> Pages:
    made = {}
    lines = ["# Profiles", "", "| profile | extension |", "|---|---|"]
    for name in known_profiles():
        profile = load_profile(name)
        made[f"profiles/{name}.md"] = _profile(profile)
        lines.append(f"| [`{name}`]({name}.md) | {profile.title} |")
    return {"profiles/index.md": "\n".join(lines) + "\n", **made}


def _profile(profile: Profile) -> str:
    text = profile_file(profile.name).read_text(encoding="utf-8")
    return (
        f"# {profile.name}\n\n{profile.title}: {', '.join(profile.offers)}."
        f"\n\n```toml\n{text}```\n\nEvery profile extends `vscode_profiles/editor.toml`.\n"
    )


def _used_by(
    found: Iterable[scenarios.Family],
    uses: Callable[[Scenario], bool],
    title: str = "Scenarios that use it",
) -> str:
    lines = [
        f"- [{scenarios.title_of(family[0])}](../scenarios/{family[0].file.stem}.md)"
        for family in found
        if any(uses(scenario) for scenario in family)
    ]
    return "\n".join([f"## {title}", "", *(lines or ["None."])]) + "\n"


def _first(text: str | None) -> str:
    return (text or "").strip().splitlines()[0]
