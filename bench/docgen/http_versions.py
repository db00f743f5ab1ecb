"""Where a scenario has different verdicts on HTTP/1.1 and HTTP/2. Pure."""

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

from bench.core.texts import Markdown
from bench.docgen.results import collect, merge
from bench.reports.report import Report

Results = dict[str, Any]
LIMITED = "1.1"  # the value of --http
COUNTS = Markdown(
    "Scenarios that also ran with `--http 1.1`: {}."
    " With a verdict that they have on HTTP/2 too: {}."
    " Of a measure close to its limit, one more run may decide otherwise."
)
HEAD = Markdown("\n| scenario | HTTP/2 | HTTP/1.1 | rules that differ |\n|---|---|---|---|")
ROW = Markdown("| `{name}` | {new}: {why_new} | {old}: {why_old} | {rules} |")


def is_limited(report: Report) -> bool:
    """Whether the run was limited to HTTP/1.1, instead of what the real hosts offer."""
    return report.info.http == LIMITED


def on_http1(reports: Sequence[Report]) -> Results:
    """The results of each scenario on HTTP/1.1."""
    scenarios: Results = reduce(merge, map(collect, reports))["scenarios"] if reports else {}
    return scenarios


def table(results: Results) -> list[Markdown]:
    """The scenarios without a verdict that they had on both; no line if none ran on both versions.

    Where the runs on one version disagree, a verdict of any of them counts: that is no difference
    of the wire.
    """
    old: Mapping[str, Results] = results.get("http1", {})
    new: Mapping[str, Results] = results["scenarios"]
    both = {name: (new[name], one) for name, one in old.items() if name in new}
    if not both:
        return []
    differ = {name: pair for name, pair in both.items() if not _agree(*pair)}
    counts = COUNTS.format(len(both), len(both) - len(differ))
    rows = [_row(name, *pair) for name, pair in sorted(differ.items())]
    return [counts, *([HEAD, *rows] if rows else [])]


def _row(name: str, new: Results, old: Results) -> Markdown:
    names = dict.fromkeys([*new["rules"], *old["rules"]])
    found = {rule: [_rule(entry, rule) for entry in (new, old)] for rule in names}
    rules = [rule for rule, pair in found.items() if not _agree(*pair)]
    return ROW.format(
        name=name,
        new=new["outcome"],
        why_new=_because(new),
        old=old["outcome"],
        why_old=_because(old),
        rules=", ".join(
            f"{rule} ({', '.join(str(one['outcome']) for one in found[rule])})" for rule in rules
        ),
    )


def _agree(new: Results, old: Results) -> bool:
    return not set(new["outcomes"]).isdisjoint(old["outcomes"])


def _rule(entry: Results, rule: str) -> Results:
    """What the runs found by the rule; one without an entry was always kept."""
    found: Results = entry["rules"].get(rule, {"outcome": "kept", "outcomes": ["kept"]})
    return found


def _because(entry: Results) -> str:
    return str(entry["because"][entry["outcomes"].index(entry["outcome"])])
