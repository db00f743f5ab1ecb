from collections.abc import Sequence
from dataclasses import replace

import pytest

from bench.comparison.comparable_runs import LeftOut
from bench.comparison.history import Course, History, VersionChange, history
from bench.facts.run_info import folders_of
from bench.judging.finding import Outcome
from bench.reports.data.build import run_data
from bench.reports.data.model import RunData
from tests.bench.reports.test_formats import BROKEN, report

ONE = run_data(report())


def night(number: int, data: RunData = ONE, slower: float = 1.0) -> RunData:
    (scenario,) = data.scenarios
    figures = tuple(replace(one, median=one.median * slower) for one in scenario.figures)
    started = f"2026-01-{1 + number:02}T02:00:00+00:00"
    return replace(
        data,
        run=replace(data.run, started=started),
        scenarios=(replace(scenario, figures=figures),),
    )


def nights(slower: Sequence[float]) -> History:
    return history([night(number, slower=factor) for number, factor in enumerate(slower)][::-1])


def test_runs_are_in_the_order_of_time() -> None:
    found = nights([1.0] * 3)
    assert [run.run.started[8:10] for run in found.runs] == ["01", "02", "03"]
    assert found.courses[0].values == (100.0, 100.0, 100.0)
    assert found.regressions == []


def test_a_slower_level_is_a_regression_since_its_first_run() -> None:
    found = nights([1.0 + n / 1000 for n in range(12)] + [1.5 + n / 1000 for n in range(12)])
    by_name = {course.name: change for course, change in found.regressions}
    assert by_name["key to paint, fault"].index == 12
    assert "score" not in by_name


def test_a_lower_score_is_worse_and_unknown_runs_have_none() -> None:
    bad = run_data(BROKEN)
    unclear = replace(ONE.verdicts[0], outcome=Outcome.UNKNOWN)
    unknown = replace(ONE, verdicts=(unclear,))
    runs = [night(n, ONE if n < 12 else bad) for n in range(24)] + [night(24, unknown)]
    found = history(runs)
    assert [course.name for course, _ in found.regressions] == ["score"]
    assert len(found.courses[0].values) == 24


def test_a_shift_that_nobody_feels_is_left_out() -> None:
    found = nights([1.0 + n / 10000 for n in range(12)] + [1.02 + n / 10000 for n in range(12)])
    assert found.regressions == []


LEVELS = [1.0 + n / 1000 for n in range(12)] + [1.5 + n / 1000 for n in range(12)]
KEY = "key to paint, fault"


def of(found: History, name: str) -> Course:
    return next(course for course in found.courses if course.name == name)


def several(data: RunData, slow: dict[str, float], repeat: int = 1) -> RunData:
    """The run with these scenarios, each as many times slower."""
    (scenario,), (verdict,) = data.scenarios, data.verdicts
    return replace(
        data,
        verdicts=tuple(replace(verdict, scenario=name) for name in slow),
        scenarios=tuple(
            replace(
                scenario,
                name=folder,
                scenario=name,
                figures=tuple(replace(one, median=one.median * by) for one in scenario.figures),
            )
            for name, by in slow.items()
            for folder in folders_of(name, repeat)
        ),
    )


@pytest.mark.parametrize("short", [0, 12, 23])
@pytest.mark.parametrize("scenarios", [{}, {"quick": 1.0}], ids=["empty", "a lost shard"])
def test_a_short_night_does_not_erase_the_trend(short: int, scenarios: dict[str, float]) -> None:
    runs = [
        several(night(n, slower=level), scenarios if n == short else {"quick": 1.0, "slow": 9.0})
        for n, level in enumerate(LEVELS)
    ]
    found = history(runs)
    assert len(found.runs) == len(of(found, KEY).values) == 23
    assert (of(found, KEY), of(found, KEY).changes[0]) in found.regressions
    (left_out,) = found.left_out
    assert left_out.run == runs[short].run.started


def test_a_run_that_lacks_the_slowest_scenario_is_no_improvement() -> None:
    names = [f"s{n}" for n in range(10)]
    all_ = {name: float(1 + n) for n, name in enumerate(names)}
    fewer = {name: by for name, by in all_.items() if name != "s9"}
    runs = [several(night(n), fewer if n % 2 else all_) for n in range(5)]
    values = of(history(runs), KEY).values
    assert max(values) == pytest.approx(min(values))


def test_repeats_are_of_one_scenario() -> None:
    once, thrice = {"a": 1.0, "b": 2.0}, {"a": 1.0, "b": 2.0}
    found = history([several(night(0), once), several(night(1), thrice, repeat=3)])
    assert found.left_out == ()
    assert of(found, KEY).values[0] == pytest.approx(of(found, KEY).values[1])


def test_the_score_is_of_the_scenarios_that_most_runs_have() -> None:
    runs = [several(night(n), {"a": 1.0}) for n in range(3)]
    broken = replace(runs[2].verdicts[0], scenario="new", outcome=Outcome.BROKEN)
    runs[2] = replace(runs[2], verdicts=(*runs[2].verdicts, broken))
    found = history(runs)
    assert found.courses[0].values == (100.0, 100.0, 100.0)
    assert found.rare == ("new",)


def test_a_change_of_a_version_is_named_with_its_run() -> None:
    runs = [night(n) for n in range(4)]
    for n, versions in {1: ("1", ""), 2: ("1", "2.0"), 3: ("1", "2.0")}.items():
        info = replace(runs[n].run, bench=versions[0], extension_version=versions[1])
        runs[n] = replace(runs[n], run=info)
    assert history(runs).versions == (
        VersionChange(1, "bench 0 to 1"),
        VersionChange(2, "extension unknown to 2.0"),
    )


def test_a_damaged_run_is_among_those_left_out() -> None:
    damaged = LeftOut("2026-01-09", "verdict.json: cut")
    assert history([ONE], [damaged]).left_out == (damaged,)
