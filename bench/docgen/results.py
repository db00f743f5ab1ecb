"""The results of an extension in each scenario, as data. Pure."""

from collections.abc import Sequence
from typing import Any

from bench.core.errors import RequestError
from bench.judging.finding import Finding, Outcome
from bench.judging.repeats import Repeats, combined
from bench.judging.verdict import Verdict
from bench.reports.report import Report

Results = dict[str, Any]


def collect(report: Report) -> Results:
    """The results of each scenario of a run, without the rules that were always kept."""
    info = report.info
    run = {
        "started": info.started,
        "version": info.extension_version,
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
        "scenarios": {
            one.scenario: {"runs": [info.started], **_entry(one)} for one in report.repeats
        },
    }


def _entry(repeats: Repeats) -> Results:
    accused = [finding for finding in repeats.findings if finding.outcome is not Outcome.KEPT]
    return {
        **_each(repeats.verdicts),
        "judged": len(repeats.findings),
        "rules": {
            finding.rule: _each(repeats.of(finding.rule))
            for finding in sorted(accused, key=lambda one: one.gravity)
        },
    }


def _each(found: Sequence[Verdict | Finding]) -> Results:
    """The combined outcome, and the outcome and sentence of each run."""
    outcomes = [one.outcome for one in found]
    return {
        "outcome": combined(outcomes),
        "outcomes": outcomes,
        "because": [one.because for one in found],
    }


def merge(first: Results, second: Results) -> Results:
    """The results of two sets of runs as one.

    Raises:
        RequestError: they are of different extensions, or share a run.
    """
    if first["extension"] != second["extension"]:
        names = f"{first['extension']} and {second['extension']}"
        raise RequestError(
            f"The runs are of different extensions: {names}. To fix: name runs of one."
        )
    again = [run["started"] for run in second["runs"] if run in first["runs"]]
    if again:
        raise RequestError(
            f"The results already contain the run of {again[0]}. To fix: leave it out."
        )
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
    runs = [*first["runs"], *second["runs"]]
    return {"runs": runs, **_joined(first, second), "judged": second["judged"], "rules": rules}


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


def alike(found: Results) -> bool:
    """Whether all runs have the same outcome."""
    return len(set(found["outcomes"])) == 1


def disagreeing(results: Results) -> dict[str, list[str]]:
    """The rules whose outcome differs between runs, by scenario."""
    found = {
        name: [rule for rule, one in entry["rules"].items() if not alike(one)]
        for name, entry in results["scenarios"].items()
    }
    return {name: rules for name, rules in found.items() if rules}
