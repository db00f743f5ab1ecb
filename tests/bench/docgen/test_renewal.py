from typing import Any

import pytest

from bench.core.errors import RequestError
from bench.docgen.renewal import changed, renew

Results = dict[str, Any]


def results(started: str, **outcomes: str) -> Results:
    return {
        "extension": "Copilot",
        "runs": [{"started": started}],
        "gravest": {},
        "scenarios": {
            name: {"outcome": outcome, "runs": [started]} for name, outcome in outcomes.items()
        },
    }


OLD = results("1", first="broken", second="kept")


def test_a_scenario_that_ran_again_is_replaced_and_keeps_a_changed_verdict() -> None:
    renewed = renew(OLD, results("2", first="kept", third="degraded"))
    assert renewed["scenarios"] == {
        "first": {"outcome": "kept", "runs": ["2"], "before": "broken"},
        "second": {"outcome": "kept", "runs": ["1"]},
        "third": {"outcome": "degraded", "runs": ["2"]},
    }
    assert [run["started"] for run in renewed["runs"]] == ["1", "2"]
    assert changed(renewed) == {"first": ("broken", "kept")}


def test_a_verdict_that_stays_is_no_change_and_an_earlier_change_is_forgotten() -> None:
    once = renew(OLD, results("2", first="kept"))
    assert changed(renew(once, results("3", first="kept"))) == {}


def test_a_run_that_is_replaced_in_every_scenario_is_dropped() -> None:
    renewed = renew(OLD, results("2", first="broken", second="kept"))
    assert [run["started"] for run in renewed["runs"]] == ["2"]
    assert changed(renewed) == {}


def test_a_gravest_finding_stays_until_its_scenario_ran_again() -> None:
    older = {**OLD, "gravest": {"first": "First", "second": "Second"}}
    newer = {**results("2", first="kept", third="broken"), "gravest": {"third": "Third"}}
    assert renew(older, newer)["gravest"] == {"second": "Second", "third": "Third"}


@pytest.mark.parametrize(
    ("newer", "error"),
    [
        ({**results("2"), "extension": "Another"}, "another extension: Copilot and Another"),
        (results("1", first="kept"), "already contain the run of 1"),
    ],
)
def test_other_results_are_refused(newer: Results, error: str) -> None:
    with pytest.raises(RequestError, match=error):
        renew(OLD, newer)
