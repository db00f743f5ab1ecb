"""Rollouts with a real backend, whose crowd and guard are live, and no editor."""

from pathlib import Path

import pytest

from bench.canary.summary import summarise
from bench.canary.walk import ROLLED_BACK, UNKNOWN
from bench.cli.rollout_tables import exit_of_rollout
from bench.core import waits
from bench.core.errors import Exit
from bench.facts import (
    BaselineFrozen,
    CrowdSecond,
    FlagInForce,
    FlagSwitched,
    GuardDecided,
    RolloutEnded,
    StageBegan,
    Ticked,
)
from bench.facts.file import FACTS_FILE
from bench.live.backend import backend_process
from bench.live.recorder import recording
from bench.live.rollout import LiveRollout
from bench.reports.rollout import rollout_report
from tests.bench.live.rollouts import (
    SEED,
    facts_in,
    live_rollout,
    short,
    staged,
    wait_for_samples,
)


def test_everybody_on_the_new_version_is_rolled_back_and_the_facts_say_so_again(
    tmp_path: Path,
) -> None:
    rollout = short(1.0, 6.0)
    with live_rollout(rollout, tmp_path) as live, live.begun() as (source, guard):
        wait_for_samples(live.backend)
        assert live.freeze()
        assert guard.over.wait(30)
        waits.until(lambda: source.in_force, seconds=10, what="the rollback")
    facts = facts_in(tmp_path)
    (ended,) = [fact for fact in facts if isinstance(fact, RolloutEnded)]
    assert ended.outcome == ROLLED_BACK, ended.because
    switched = [(f.share, f.who) for f in facts if isinstance(f, FlagSwitched)]
    assert switched == [(1.0, "rollout"), (0.0, "guard")]
    assert [f.share for f in facts if isinstance(f, FlagInForce)] == [1.0, 0.0]
    assert {"gpt-5.0", "gpt-5.3"} == {f.version for f in facts if isinstance(f, CrowdSecond)}
    assert rollout_report("r", rollout, facts).difference == ""


def test_without_enough_answers_there_is_no_baseline_and_no_stage(tmp_path: Path) -> None:
    with live_rollout(short(), tmp_path) as live, live.begun():
        assert not live.freeze()
    kinds = {type(fact) for fact in facts_in(tmp_path)}
    assert BaselineFrozen not in kinds
    assert StageBegan not in kinds
    (ended,) = [fact for fact in facts_in(tmp_path) if isinstance(fact, RolloutEnded)]
    assert ended.outcome == UNKNOWN


@pytest.mark.parametrize("mode", ["act", "watch"])
def test_a_crowd_that_falls_silent_never_lets_a_stage_pass(tmp_path: Path, mode: str) -> None:
    """The flags are gone, as after a restart of the backend: no second comes any more."""
    rollout = staged(0.25, 0.5, for_s=2.0, settle_s=1.9, mode=mode)
    with live_rollout(rollout, tmp_path) as live, live.begun() as (_, guard):
        wait_for_samples(live.backend)
        assert live.freeze()
        live.backend.control("DELETE", "flags")
        assert guard.over.wait(30)
    facts = facts_in(tmp_path)
    assert [fact.share for fact in facts if isinstance(fact, StageBegan)] == [0.25, 0.0]
    (ended,) = [fact for fact in facts if isinstance(fact, RolloutEnded)]
    assert ended.outcome == UNKNOWN
    assert exit_of_rollout(summarise(facts)) is Exit.BENCH_FAILED
    decisions = [fact for fact in facts if isinstance(fact, GuardDecided)]
    assert [decision.action for decision in decisions] == ["hold", "rollback"]
    assert "deadline of 6 s is over" in decisions[-1].because
    assert rollout_report("r", rollout, facts).difference == ""


def test_a_dead_journal_never_lets_a_stage_pass(tmp_path: Path) -> None:
    """Nobody reads the journal: the crowd goes on, and the guard sees nothing of it."""
    rollout = short(0.05, 2.0)
    with (
        recording(tmp_path) as recorder,
        backend_process(tmp_path, seed=SEED, marks={}) as backend,
    ):
        live = LiveRollout(rollout, SEED, backend, recorder, tmp_path / FACTS_FILE)
        with live.begun() as (_, guard):
            wait_for_samples(backend)
            assert live.freeze()
            assert guard.over.wait(30)
    (ended,) = [fact for fact in facts_in(tmp_path) if isinstance(fact, RolloutEnded)]
    assert ended.outcome == UNKNOWN


@pytest.mark.parametrize("late", [0.0, 1.0], ids=["tick", "late tick"])
def test_a_decision_that_the_facts_do_not_repeat_is_reported(tmp_path: Path, late: float) -> None:
    rollout = short(1.0)
    known = [BaselineFrozen(0.0, 500, 0.2, 0.4), StageBegan(0.0, 1, 1.0), Ticked(7.0)]
    report = rollout_report("r", rollout, [*known, RolloutEnded(7.0 + late, UNKNOWN, 1, "x")])
    assert report.difference.startswith("Live: ")
