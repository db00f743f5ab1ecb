from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from bench.comparison.comparable_runs import LeftOut, comparable_runs, conditions
from bench.core.errors import RequestError
from bench.reports.data.build import run_data
from bench.reports.data.model import RunData
from tests.bench.reports.test_formats import RUN_INFO, report

ONE = run_data(report())
ALL = [f"scenario_{number}" for number in range(20)]


def night(number: int, scenarios: Sequence[str] = ALL, **info: Any) -> RunData:
    """A run of these scenarios, without their figures."""
    return replace(
        ONE,
        run=replace(ONE.run, started=f"2026-01-{1 + number:02}T02:00:00+00:00", **info),
        verdicts=tuple(replace(ONE.verdicts[0], scenario=name) for name in scenarios),
        scenarios=(),
    )


def test_runs_of_the_same_scenarios_are_in_the_order_of_time() -> None:
    nights = [night(number) for number in range(4)]
    found = comparable_runs(nights[::-1])
    assert found.runs == tuple(nights)
    assert found.scenarios == set(ALL)
    assert (found.left_out, found.rare) == ((), ())


@pytest.mark.parametrize(
    ("scenarios", "why"),
    [
        ([], "nothing was run"),
        (ALL[:10], "it has 10 of the 20 scenarios that most runs have"),
        (ALL[:17], "it has 17 of the 20 scenarios that most runs have"),
    ],
    ids=["empty", "a lost shard", "too few"],
)
@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_short_night_is_left_out_and_named(scenarios: list[str], why: str, place: int) -> None:
    nights = [night(number, scenarios if number == place else ALL) for number in range(5)]
    found = comparable_runs(nights)
    assert len(found.runs) == 4
    assert found.scenarios == set(ALL)
    assert found.left_out == (LeftOut(f"2026-01-0{1 + place}T02:00:00+00:00", why),)


def test_a_run_that_lacks_a_scenario_or_has_a_new_one_stays() -> None:
    found = comparable_runs([night(0), night(1, ALL[:18]), night(2), night(3, [*ALL, "new"])])
    assert len(found.runs) == 4
    assert found.rare == ("new",)
    assert found.left_out == ()


def test_two_runs_are_followed_by_what_both_have() -> None:
    found = comparable_runs([night(0, ["a", "b"]), night(1, ["a"])])
    assert found.scenarios == {"a"}
    assert (found.rare, len(found.runs)) == (("b",), 2)


@pytest.mark.parametrize(
    ("info", "words"),
    [
        ({"vscode": "1.138.0"}, "VS Code 1.138.0, not VS Code 4.139.1"),
        ({"http": "1.1"}, "VS Code 4.139.1, HTTP/1.1 at most, not VS Code 4.139.1"),
        ({"trace": True}, "VS Code 4.139.1, with a trace, not VS Code 4.139.1"),
        ({"memory_mb": 512}, "VS Code 4.139.1, a container with 512 MB, not VS Code 4.139.1"),
    ],
)
def test_only_runs_under_the_conditions_of_the_newest_are_compared(
    info: dict[str, Any], words: str
) -> None:
    found = comparable_runs([night(0, **info), night(1, **info), night(2)])
    assert found.runs == (night(2),)
    assert [left_out.why for left_out in found.left_out] == [words, words]


def test_what_does_not_change_the_figures_is_no_condition() -> None:
    assert conditions(RUN_INFO) == conditions(replace(RUN_INFO, seed=8, bench="1", workers=2))


def test_runs_of_two_profiles_or_of_none_are_refused() -> None:
    with pytest.raises(RequestError, match="no judged run"):
        comparable_runs([])
    with pytest.raises(RequestError, match="runs of copilot, other"):
        comparable_runs([ONE, replace(ONE, profile="other")])


def test_runs_without_a_scenario_in_common_are_refused() -> None:
    with pytest.raises(RequestError, match="it has 0 of the 0 scenarios that most runs have"):
        comparable_runs([night(0, ["a"]), night(1, ["b"])])
    with pytest.raises(RequestError, match="nothing was run"):
        comparable_runs([night(0, []), night(1, [])])
