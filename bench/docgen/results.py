"""What an extension does in each scenario: kept as data, shown as a page. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bench.catalogue.scenario import Scenario
from bench.catalogue.tags import GROUPS
from bench.core.errors import RequestError
from bench.docgen import scenarios
from bench.judging.finding import SEVERITY, Finding, Outcome
from bench.judging.repeats import Repeats, combined
from bench.judging.verdict import Verdict
from bench.reports.report import Report

Results = dict[str, Any]
MARKS = {"kept": "🟢", "degraded": "🟡", "broken": "🔴", "unknown": "⚪"}
HEAD = """# What {extension} does

Made by `bench results` from {count}; no verdict is written by hand. Every claim is about this \
version, in this setting, and about nothing else. What the outcomes mean: \
[the rules](rules.md).

| run | VS Code | seed | machine | bench |
|---|---|---|---|---|
"""


def collect(report: Report) -> Results:
    """What was found in each scenario of a run; a rule that was kept everywhere is left out."""
    info = report.info
    run = {
        "started": info.started,
        "vscode": info.vscode,
        "seed": info.seed,
        "machine": info.machine,
        "cores": info.cores,
        "memory_gb": info.memory_gb,
        "bench": info.bench,
    }
    return {
        "extension": info.extension,
        "profile": info.profile,
        "runs": [run],
        "gravest": {},
        "scenarios": {one.scenario: _entry(one) for one in report.repeats},
    }


def _entry(repeats: Repeats) -> Results:
    accused = [finding for finding in repeats.findings if finding.outcome is not Outcome.KEPT]
    return {
        **_each(repeats.verdicts),
        "judged": len(repeats.findings),
        "rules": {
            finding.rule: _each(repeats.of(finding.rule))
            for finding in sorted(accused, key=_gravity)
        },
    }


def _each(found: Sequence[Verdict | Finding]) -> Results:
    """What they come to, and of each run the outcome and the sentence."""
    outcomes = [one.outcome for one in found]
    return {
        "outcome": combined(outcomes),
        "outcomes": outcomes,
        "because": [one.because for one in found],
    }


def _gravity(finding: Finding) -> int:
    return SEVERITY.index(finding.outcome)


def merge(first: Results, second: Results) -> Results:
    """The results of two runs, or of more, as one; what neither repeats stays as it is.

    Raises:
        RequestError: they are of two extensions.
    """
    if first["extension"] != second["extension"]:
        told = f"{first['extension']} and of {second['extension']}"
        raise RequestError(f"These are runs of {told}; results are of one.")
    again = [run["started"] for run in second["runs"] if run in first["runs"]]
    if again:
        raise RequestError(f"The run that was started at {again[0]} is there already.")
    found = dict(first["scenarios"])
    for name, entry in second["scenarios"].items():
        found[name] = _added(found[name], entry) if name in found else entry
    return {**first, "runs": [*first["runs"], *second["runs"]], "scenarios": found}


def _added(first: Results, second: Results) -> Results:
    names = dict.fromkeys([*first["rules"], *second["rules"]])
    rules = {
        name: _joined(*(one["rules"].get(name) or _kept(one) for one in (first, second)))
        for name in names
    }
    return {**_joined(first, second), "judged": second["judged"], "rules": rules}


def _joined(first: Results, second: Results) -> Results:
    outcomes = [*first["outcomes"], *second["outcomes"]]
    return {
        "outcome": combined(map(Outcome, outcomes)),
        "outcomes": outcomes,
        "because": [*first["because"], *second["because"]],
    }


def _kept(entry: Results) -> Results:
    count = len(entry["outcomes"])
    return {"outcome": Outcome.KEPT, "outcomes": [Outcome.KEPT] * count, "because": [""] * count}


def page(results: Results, why: Mapping[str, str]) -> str:
    """The results as Markdown: scenario by scenario, in the groups of the catalogue.

    `why` explains, by scenario, where runs disagree; that is the only text of a person's hand.
    """
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
    lines += _disagreements(results, why)
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
    because = _plain(entry["because"][entry["outcomes"].index(outcome)]).replace("|", "\\|")
    more = [rule for rule, found in entry["rules"].items() if _is(found, "broken", "degraded")]
    named = f" ({', '.join(more)})" if more else ""
    shown = f"`{scenario.name}`: {scenario.title}"
    return f"| {shown} | {MARKS[outcome]} {outcome} | {agree} | {because}{named} |"


def _is(found: Results, *outcomes: str) -> bool:
    return any(outcome in outcomes for outcome in found["outcomes"])


def _summary(found: Mapping[str, Results]) -> str:
    counts = Counter(entry["outcome"] for entry in found.values())
    told = ", ".join(f"{MARKS[outcome]} {outcome} {counts[outcome]}" for outcome in MARKS)
    return f"**Scenarios: {len(found)}.** {told}.{_agreement(found)}"


def _agreement(found: Mapping[str, Results]) -> str:
    """How much of what was run more than once came out alike."""
    repeated = [entry for entry in found.values() if len(entry["outcomes"]) > 1]
    if not repeated:
        return ""
    differ = [[rule for rule in entry["rules"].values() if not _alike(rule)] for entry in repeated]
    judged = sum(entry["judged"] for entry in repeated)
    rules = judged - sum(map(len, differ))
    verdicts = sum(map(_alike, repeated))
    return (
        f" In all runs alike: {rules} of {judged} outcomes of rules ({rules / judged:.1%}), and the"
        f" verdict of {verdicts} of {len(repeated)} scenarios ({verdicts / len(repeated):.0%})."
    )


def _alike(found: Results) -> bool:
    return len(set(found["outcomes"])) == 1


def disagreeing(results: Results) -> dict[str, list[str]]:
    """The scenarios in which a rule's outcome is not the same in all runs, with those rules."""
    found = {
        name: [rule for rule, one in entry["rules"].items() if not _alike(one)]
        for name, entry in results["scenarios"].items()
    }
    return {name: rules for name, rules in found.items() if rules}


def _disagreements(results: Results, why: Mapping[str, str]) -> list[str]:
    lines = []
    for name, rules in disagreeing(results).items():
        entry = results["scenarios"][name]
        lines.append(f"- `{name}` ({', '.join(entry['outcomes'])}). {why.get(name, '')}".rstrip())
        lines += [f"    - {rule}: {_told(entry['rules'][rule])}" for rule in rules]
    return ["## Where the runs disagree", "", *lines, ""] if lines else []


def _told(found: Results) -> str:
    """Each run's outcome with its sentence; that of a rule that was kept was not kept."""
    each = zip(found["outcomes"], found["because"], strict=True)
    return "; ".join(f"**{outcome}** {_plain(because)}".rstrip() for outcome, because in each)


def _plain(told: str) -> str:
    return " ".join(told.split())
