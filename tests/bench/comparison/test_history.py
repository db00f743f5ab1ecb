from collections.abc import Sequence
from dataclasses import replace

import pytest

from bench.comparison.history import History, history
from bench.core.errors import RequestError
from bench.judging.finding import Outcome
from bench.reports.data.build import run_data
from bench.reports.data.model import RunData
from bench.reports.data.score import score
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
    bad, unknown = run_data(BROKEN), replace(ONE, score=score([Outcome.UNKNOWN]))
    runs = [night(n, ONE if n < 12 else bad) for n in range(24)] + [night(24, unknown)]
    found = history(runs)
    assert [course.name for course, _ in found.regressions] == ["score"]
    assert len(found.courses[0].values) == 24


def test_a_shift_that_nobody_feels_is_left_out() -> None:
    found = nights([1.0 + n / 10000 for n in range(12)] + [1.02 + n / 10000 for n in range(12)])
    assert found.regressions == []


def test_runs_of_two_profiles_or_of_none_are_refused() -> None:
    with pytest.raises(RequestError, match="no judged run"):
        history([])
    with pytest.raises(RequestError, match="runs of copilot, other"):
        history([ONE, replace(ONE, profile="other")])
