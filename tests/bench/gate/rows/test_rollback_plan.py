from dataclasses import replace

from bench.gate.row import Evidence
from bench.gate.rows.rollback_plan import RollbackPlan
from bench.judging.finding import Outcome
from tests.bench.load.plays import GPT53, changed, played

ROW = RollbackPlan()


def test_a_run_of_this_rollout_that_switched_back_is_go() -> None:
    assert ROW.judge(Evidence(GPT53, 1, [played(1)])).outcome is Outcome.KEPT


def test_a_run_of_other_settings_is_stale() -> None:
    ruling = ROW.judge(Evidence(changed(slower=1.5, slots=1.36), 1, [played(1)]))
    assert ruling.outcome is Outcome.UNKNOWN
    assert f"The runs given are of {GPT53.fingerprint}" in ruling.because


def test_no_run_could_not_tell() -> None:
    assert ROW.judge(Evidence(GPT53, 1, [[]])).outcome is Outcome.UNKNOWN


def test_a_guard_that_only_watches_is_no_way_back() -> None:
    guard = replace(GPT53.table.guard, mode="watch")
    rollout = replace(GPT53, table=GPT53.table.model_copy(update={"guard": guard}))
    assert ROW.judge(Evidence(rollout, 1, [played(1)])).outcome is Outcome.BROKEN
