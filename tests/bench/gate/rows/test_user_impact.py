from dataclasses import replace

import pytest

from bench.gate.row import Evidence
from bench.gate.rows.user_impact import TAG, UserImpact
from bench.judging.finding import Outcome
from bench.reports.report import Report
from tests.bench.load.plays import GPT53
from tests.bench.reports.test_formats import BROKEN


def tagged(outcome: Outcome) -> Report:
    (one,) = BROKEN.scenarios
    scenario = replace(one.scenario, tags=(TAG,))
    verdict = replace(one.verdict, outcome=outcome)
    return replace(BROKEN, scenarios=(replace(one, scenario=scenario, verdict=verdict),))


@pytest.mark.parametrize("outcome", [Outcome.KEPT, Outcome.BROKEN, Outcome.UNKNOWN])
def test_the_verdicts_of_the_incident_s_scenarios_count(outcome: Outcome) -> None:
    evidence = Evidence(GPT53, 1, (), [tagged(outcome)])
    assert UserImpact().judge(evidence).outcome is outcome


def test_without_such_a_run_it_could_not_tell() -> None:
    assert UserImpact().judge(Evidence(GPT53, 1)).outcome is Outcome.UNKNOWN
    assert (
        "broke rules"
        in UserImpact().judge(Evidence(GPT53, 1, (), [tagged(Outcome.BROKEN)])).because
    )
