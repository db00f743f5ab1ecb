"""What an extension does in each scenario: kept as data, shown as a page. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bench.handbook import scenarios
from bench.repeats import Repeats
from bench.report import Report
from bench.rule import SEVERITY, Finding, Outcome
from bench.scenario import Scenario
from bench.tags import GROUPS

Results = dict[str, Any]
MARKS = {"kept": "🟢", "degraded": "🟡", "broken": "🔴", "unknown": "⚪"}
HEAD = """# What {extension} does

Made by `bench results` from {count}; no verdict is written by hand. Every claim is about this \
version, in this setting, and about nothing else. What the outcomes mean: \
[the rules](rules.md).

| run | VS Code | seed | machine | bench |
|---|---|---|---|---|
"""


def collect(reports: Sequence[Report], gravest: Mapping[str, str]) -> Results:
    """What was found in each scenario of these runs, put together.

    `gravest` has the names and titles of the findings that have a page each.
    """
    runs = [
        {
            "started": report.about.started,
            "vscode": report.about.vscode,
            "seed": report.about.seed,
            "machine": report.about.machine,
            "cores": report.about.cores,
            "memory_gb": report.about.memory_gb,
            "bench": report.about.bench,
        }
        for report in reports
    ]
    return {
        "extension": reports[0].about.extension,
        "profile": reports[0].about.profile,
        "runs": runs,
        "gravest": dict(gravest),
        "scenarios": {one.scenario: _entry(one) for one in _together(reports)},
    }


def _together(reports: Iterable[Report]) -> list[Repeats]:
    """The verdicts of each scenario, in whichever of the runs."""
    found: dict[str, tuple[Any, ...]] = {}
    for report in reports:
        for repeats in report.repeats:
            found[repeats.scenario] = (*found.get(repeats.scenario, ()), *repeats.verdicts)
    return [Repeats(name, verdicts) for name, verdicts in found.items()]


def _entry(repeats: Repeats) -> Results:
    accused = [finding for finding in repeats.findings if finding.outcome is not Outcome.KEPT]
    return {
        "outcome": repeats.outcome,
        "outcomes": [verdict.outcome for verdict in repeats.verdicts],
        "because": _shown(repeats),
        "rules": {
            finding.rule: {
                "outcomes": repeats.outcomes_of(finding.rule),
                "because": finding.because,
            }
            for finding in sorted(accused, key=_gravity)
        },
    }


def _shown(repeats: Repeats) -> str:
    """The sentence of the first run that decides, without the spread, which has a column."""
    return next(one.because for one in repeats.verdicts if one.outcome is repeats.outcome)


def _gravity(finding: Finding) -> int:
    return SEVERITY.index(finding.outcome)


def page(results: Results) -> str:
    """The results as Markdown: scenario by scenario, in the groups of the catalogue."""
    runs = results["runs"]
    count = "one run" if len(runs) == 1 else f"{len(runs)} runs"
    lines = [HEAD.format(extension=results["extension"], count=count).rstrip("\n")]
    lines += [
        f"| {run['started']} | {run['vscode']} | {run['seed']} | {run['cores']} cores,"
        f" {run['memory_gb']} GB, {run['machine']} | {run['bench']} |"
        for run in runs
    ]
    found: Mapping[str, Results] = results["scenarios"]
    lines += ["", _summary(found), ""]
    if results["gravest"]:
        lines += ["## The gravest findings", ""]
        lines += [f"- [{title}](findings/{name}.md)" for name, title in results["gravest"].items()]
        lines += [""]
    lines += _disagreements(found)
    known = {scenario.name: scenario for family in scenarios.families() for scenario in family}
    for group, title in GROUPS.items():
        rows = [
            _row(known[name], entry)
            for name, entry in found.items()
            if name in known and known[name].group == group
        ]
        if rows:
            head = ["| scenario | outcome | runs | because |", "|---|---|---|---|"]
            lines += [f"## {title}", "", *head, *rows, ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _row(scenario: Scenario, entry: Results) -> str:
    outcome = entry["outcome"]
    agree = f"{entry['outcomes'].count(outcome)} of {len(entry['outcomes'])}"
    because = entry["because"].replace("|", "\\|").replace("\n", " ")
    more = [rule for rule, found in entry["rules"].items() if _is(found, "broken", "degraded")]
    named = f" ({', '.join(more)})" if more else ""
    shown = f"`{scenario.name}`: {scenario.title}"
    return f"| {shown} | {MARKS[outcome]} {outcome} | {agree} | {because}{named} |"


def _is(found: Results, *outcomes: str) -> bool:
    return any(outcome in outcomes for outcome in found["outcomes"])


def _summary(found: Mapping[str, Results]) -> str:
    counts = Counter(entry["outcome"] for entry in found.values())
    told = ", ".join(f"{MARKS[outcome]} {outcome} {counts[outcome]}" for outcome in MARKS)
    same = sum(len(set(entry["outcomes"])) == 1 for entry in found.values())
    repeated = max((len(entry["outcomes"]) for entry in found.values()), default=0) > 1
    agreed = f" In all runs alike: {same} ({same / len(found):.0%})." if repeated else ""
    return f"**Scenarios: {len(found)}.** {told}.{agreed}"


def _disagreements(found: Mapping[str, Results]) -> list[str]:
    """The scenarios whose outcome is not the same in all runs, with the rules that differ."""
    lines = []
    for name, entry in found.items():
        if len(set(entry["outcomes"])) > 1:
            rules = [
                f"{rule} ({', '.join(one['outcomes'])})"
                for rule, one in entry["rules"].items()
                if len(set(one["outcomes"])) > 1
            ]
            lines.append(f"- `{name}`: {', '.join(entry['outcomes'])}; {'; '.join(rules)}")
    return ["## Where the runs disagree", "", *lines, ""] if lines else []
