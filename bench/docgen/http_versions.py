"""Where a scenario has different verdicts on HTTP/1.1 and HTTP/2. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Any

from bench.core.texts import Markdown
from bench.docgen.results import collect, merge
from bench.reports.report import Report

Results = dict[str, Any]
LIMITED = "1.1"  # the value of --http
COUNTS = Markdown("Scenarios that also ran with `--http 1.1`: {}. With the same verdict: {}.")
HEAD = Markdown("\n| scenario | HTTP/2 | HTTP/1.1 | rules that differ |\n|---|---|---|---|")
ROW = Markdown("| `{name}` | {new}: {why_new} | {old}: {why_old} | {rules} |")


def apart(reports: Iterable[Report]) -> tuple[list[Report], list[Report]]:
    """The runs on what the real hosts offer, and those that were limited to HTTP/1.1."""
    found = list(reports)
    limited = [report for report in found if report.info.http == LIMITED]
    return [report for report in found if report.info.http != LIMITED], limited


def on_http1(reports: Sequence[Report]) -> Results:
    """The results of each scenario on HTTP/1.1."""
    scenarios: Results = reduce(merge, map(collect, reports))["scenarios"] if reports else {}
    return scenarios


def table(results: Results) -> list[Markdown]:
    """The scenarios with different verdicts; no line if none ran on both versions."""
    old: Mapping[str, Results] = results.get("http1", {})
    new: Mapping[str, Results] = results["scenarios"]
    both = {name: (new[name], one) for name, one in old.items() if name in new}
    if not both:
        return []
    differ = {name: pair for name, pair in both.items() if pair[0]["outcome"] != pair[1]["outcome"]}
    counts = COUNTS.format(len(both), len(both) - len(differ))
    rows = [_row(name, *pair) for name, pair in sorted(differ.items())]
    return [counts, *([HEAD, *rows] if rows else [])]


def _row(name: str, new: Results, old: Results) -> Markdown:
    names = dict.fromkeys([*new["rules"], *old["rules"]])
    rules = [rule for rule in names if _outcome(new, rule) != _outcome(old, rule)]
    return ROW.format(
        name=name,
        new=new["outcome"],
        why_new=_because(new),
        old=old["outcome"],
        why_old=_because(old),
        rules=", ".join(f"{rule} ({_outcome(new, rule)}, {_outcome(old, rule)})" for rule in rules),
    )


def _outcome(entry: Results, rule: str) -> str:
    return str(entry["rules"][rule]["outcome"]) if rule in entry["rules"] else "kept"


def _because(entry: Results) -> str:
    return str(entry["because"][entry["outcomes"].index(entry["outcome"])])
