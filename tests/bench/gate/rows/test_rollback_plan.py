from dataclasses import replace

from bench.facts import FlagInForce, RolloutBegan
from bench.gate.row import Proven
from bench.gate.rows.rollback_plan import RollbackPlan
from bench.judging.finding import Outcome
from tests.bench.gate.proofs import evidence
from tests.bench.load.plays import GPT53, changed, played

ROW = RollbackPlan()


def test_a_run_of_this_rollout_that_switched_back_is_go_and_named() -> None:
    ruling = ROW.judge(evidence([], played(1)))
    assert ruling.outcome is Outcome.KEPT
    assert isinstance(ruling, Proven)
    assert ruling.proofs == ("facts-2.jsonl",)


def test_a_switch_that_never_came_into_force_is_no_way_back() -> None:
    decided = [f for f in played(1) if not (isinstance(f, FlagInForce) and not f.share)]
    ruling = ROW.judge(evidence(played(1), decided))
    assert ruling.outcome is Outcome.BROKEN
    assert ruling.because == "The flag was switched back, but never in force."
    assert isinstance(ruling, Proven)
    assert ruling.proofs == ("facts-2.jsonl",)


def test_a_run_of_other_settings_is_stale() -> None:
    ruling = ROW.judge(evidence(played(1), rollout=changed(slower=1.5, slots=1.36)))
    assert ruling.outcome is Outcome.UNKNOWN
    assert f"The runs given are of {GPT53.fingerprint}" in ruling.because


def test_no_run_or_one_that_switched_nothing_could_not_tell() -> None:
    assert ROW.judge(evidence([])).because.endswith("was given.")
    begun = [fact for fact in played(1) if isinstance(fact, RolloutBegan)]
    assert ROW.judge(evidence(begun)).outcome is Outcome.UNKNOWN
    assert "has switched back" in ROW.judge(evidence(begun)).because


def test_a_guard_that_only_watches_is_no_way_back() -> None:
    guard = replace(GPT53.table.guard, mode="watch")
    rollout = replace(GPT53, table=GPT53.table.model_copy(update={"guard": guard}))
    assert ROW.judge(evidence(played(1), rollout=rollout)).outcome is Outcome.BROKEN
