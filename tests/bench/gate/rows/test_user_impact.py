from dataclasses import replace

import pytest

from bench.gate.row import Evidence, Proof, Proven
from bench.gate.rows.user_impact import TAG, UserImpact
from bench.judging.finding import Outcome
from tests.bench.gate.proofs import evidence, in_editor
from tests.bench.load.plays import GPT53, changed, played
from tests.bench.reports.test_formats import BROKEN

ROW = UserImpact(scenarios=2)


def tagged(outcome: Outcome, title: str = "a failure") -> Proof:
    (one,) = BROKEN.scenarios
    scenario = replace(one.scenario, tags=(TAG,), title=title)
    verdict = replace(one.verdict, outcome=outcome)
    return Proof(f"runs/{title}", scenario=replace(one, scenario=scenario, verdict=verdict))


def rolled_out(outcome: Outcome) -> Proof:
    facts = played(1)
    return Proof("runs/rollout", facts, in_editor(GPT53, facts, outcome))


@pytest.mark.parametrize("outcome", [Outcome.KEPT, Outcome.BROKEN, Outcome.UNKNOWN])
@pytest.mark.parametrize("kind", ["rollout", "scenarios"])
def test_the_verdicts_of_this_rollout_and_of_the_incident_s_scenarios_count(
    outcome: Outcome, kind: str
) -> None:
    scenarios = [tagged(Outcome.KEPT), tagged(outcome, "another")]
    runs = [rolled_out(outcome)] if kind == "rollout" else scenarios
    ruling = ROW.judge(Evidence(GPT53, 1, runs))
    assert ruling.outcome is outcome, ruling.because
    assert isinstance(ruling, Proven)
    assert runs[-1].path in ruling.proofs


def test_a_rollout_of_other_settings_proves_nothing() -> None:
    other = changed(slower=1.5, slots=1.36)
    ruling = ROW.judge(Evidence(other, 1, [rolled_out(Outcome.KEPT)]))
    assert ruling.outcome is Outcome.UNKNOWN


def test_one_scenario_alone_is_too_little_however_often_it_was_run() -> None:
    again = Evidence(GPT53, 1, [tagged(Outcome.KEPT), tagged(Outcome.KEPT)])
    ruling = ROW.judge(again)
    assert ruling.outcome is Outcome.UNKNOWN
    assert f"1 scenarios tagged {TAG}, of 2 that are needed" in ruling.because


def test_a_scenario_that_was_not_run_could_not_tell() -> None:
    missing = Evidence(GPT53, 1, [rolled_out(Outcome.KEPT)], ["hang"])
    assert ROW.judge(missing).because == "Not run: hang."


def test_facts_alone_and_other_scenarios_could_not_tell() -> None:
    assert ROW.judge(evidence(played(1))).outcome is Outcome.UNKNOWN
    (other,) = BROKEN.scenarios
    untagged = replace(other, scenario=replace(other.scenario, tags=()))
    ruling = ROW.judge(Evidence(GPT53, 1, [Proof("x", scenario=untagged)]))
    assert ruling.outcome is Outcome.UNKNOWN
