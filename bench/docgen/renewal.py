"""Results published again: newer ones replace older ones, and changed verdicts are kept. Pure."""

from collections.abc import Mapping
from typing import Any

from bench.core.errors import RequestError

Results = dict[str, Any]


def renew(published: Results, found: Results) -> Results:
    """The published results, in which each scenario of `found` is replaced.

    A scenario whose outcome is another one now keeps the outcome before, under `before`.

    Raises:
        RequestError: they are of different extensions, or share a run.
    """
    if published["extension"] != found["extension"]:
        names = f"{published['extension']} and {found['extension']}"
        msg = f"The published results are of another extension: {names}. To fix: leave out --renew."
        raise RequestError(msg)
    again = {run["started"] for run in published["runs"]} & {
        run["started"] for run in found["runs"]
    }
    if again:
        msg = f"The published results already contain the run of {min(again)}."
        raise RequestError(f"{msg} To fix: leave it out.")
    before: Mapping[str, Results] = published["scenarios"]
    scenarios = {
        **before,
        **{name: _renewed(before.get(name), entry) for name, entry in found["scenarios"].items()},
    }
    used = {started for entry in scenarios.values() for started in entry["runs"]}
    runs = [*published["runs"], *found["runs"]]
    return {
        **published,
        "runs": [run for run in runs if run["started"] in used],
        "gravest": {**_not_in(found["scenarios"], published["gravest"]), **found["gravest"]},
        "scenarios": scenarios,
    }


def _renewed(before: Results | None, entry: Results) -> Results:
    if before is None or before["outcome"] == entry["outcome"]:
        return entry
    return {**entry, "before": before["outcome"]}


def _not_in(renewed: Results, titles: Mapping[str, str]) -> dict[str, str]:
    return {name: title for name, title in titles.items() if name not in renewed}


def changed(results: Results) -> dict[str, tuple[str, str]]:
    """The outcomes before and now of each scenario whose verdict changed when it was renewed."""
    return {
        name: (entry["before"], entry["outcome"])
        for name, entry in results["scenarios"].items()
        if "before" in entry
    }
