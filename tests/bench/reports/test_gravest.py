from bench.judging.finding import Outcome
from bench.reports.data.build import run_data
from bench.reports.gravest import gravest
from tests.bench.reports.test_formats import BROKEN, TWICE, report


def test_what_failed_comes_with_its_scenarios() -> None:
    (found,) = gravest(run_data(BROKEN))
    assert (found.rule, found.outcome) == ("extension_host_stays_up", Outcome.BROKEN)
    assert [place.scenario for place in found.places] == ["rate_limit_429"]
    assert found.because.startswith("The extension host")


def test_a_kept_run_has_none_and_repeats_count_once() -> None:
    assert gravest(run_data(report())) == []
    assert [len(one.places) for one in gravest(run_data(TWICE))] == [1]
