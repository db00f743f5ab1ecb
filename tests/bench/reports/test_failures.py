from bench.judging.finding import Outcome
from bench.reports.data.build import run_data
from bench.reports.failures import failures, unjudged
from tests.bench.reports.test_formats import BROKEN, TWICE, report


def test_a_failed_scenario_comes_with_the_rules_that_it_failed_by() -> None:
    (found,) = failures(run_data(BROKEN))
    assert (found.scenario.scenario, found.place, found.outcome) == (
        "rate_limit_429",
        "rate_limit_429",
        Outcome.BROKEN,
    )
    assert found.gravest.rule == "extension_host_stays_up"
    assert found.gravest.because.startswith("The extension host")
    assert unjudged(run_data(BROKEN)) == []


def test_a_kept_run_has_none_and_repeats_count_once() -> None:
    assert failures(run_data(report())) == []
    (found,) = failures(run_data(TWICE))
    assert found.place == "rate_limit_429.1"
