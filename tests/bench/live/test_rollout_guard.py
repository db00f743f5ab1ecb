from collections.abc import Callable
from pathlib import Path

import pytest

from bench.canary.follower import Follower
from bench.canary.summary import summarise
from bench.canary.walk import PASSED, UNKNOWN
from bench.catalogue.rollout import Drill
from bench.cli.rollout_tables import exit_of_rollout
from bench.core import waits
from bench.core.errors import Exit
from bench.facts import (
    BaselineFrozen,
    BenchFailed,
    CrowdSecond,
    Fact,
    FlagInForce,
    FlagSwitched,
    RolloutEnded,
    StageBegan,
    Ticked,
)
from bench.reports.rollout import DECIDED, rollout_report
from tests.bench.live.rollouts import (
    facts_in,
    has_flag_at,
    live_rollout,
    short,
    staged,
    wait_for_samples,
)


def wait_for_fact(folder: Path, found: Callable[[Fact], bool], what: str) -> None:
    waits.until(lambda: any(map(found, facts_in(folder))), seconds=30, what=what, every=0.2)


def kill_when(monkeypatch: pytest.MonkeyPatch, now: Callable[[Follower, Fact], bool]) -> None:
    """The guard fails on the first fact for which `now` is true."""
    see = Follower.see

    def dying(self: Follower, fact: Fact) -> list[Fact]:
        if now(self, fact):
            raise RuntimeError("killed")
        return see(self, fact)

    monkeypatch.setattr(Follower, "see", dying)


def switches(facts: list[Fact]) -> list[tuple[float, str]]:
    return [(fact.share, fact.who) for fact in facts if isinstance(fact, FlagSwitched)]


def test_without_a_follower_it_plays_the_crowd_and_decides_nothing(tmp_path: Path) -> None:
    drilled = short().changed(drills=(Drill(0.5),))
    with live_rollout(drilled, tmp_path) as live, live.begun() as (_, guard):
        wait_for_samples(live.backend)
        assert live.freeze()
        frozen = live.recorder.clock.now()
        later = "a tick after the baseline"
        wait_for_fact(tmp_path, lambda fact: isinstance(fact, Ticked) and fact.at > frozen, later)
        assert not guard.over.is_set()
    kinds = {type(fact) for fact in facts_in(tmp_path)}
    assert BaselineFrozen in kinds
    assert CrowdSecond in kinds
    assert not kinds.intersection((FlagSwitched, *DECIDED))


def test_a_guard_that_is_killed_before_the_first_stage_ends_the_rollout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill_when(monkeypatch, lambda _, fact: isinstance(fact, Ticked))
    with live_rollout(short(), tmp_path) as live, live.begun() as (_, guard):
        assert guard.over.wait(30)
        assert has_flag_at(live, 0.0)
    facts = facts_in(tmp_path)
    (failed,) = [fact for fact in facts if isinstance(fact, BenchFailed)]
    assert failed.message == "The guard of the rollout failed: RuntimeError: killed"
    (ended,) = [fact for fact in facts if isinstance(fact, RolloutEnded)]
    assert (ended.outcome, ended.stage, ended.because) == (UNKNOWN, 0, failed.message)
    assert not any(isinstance(fact, StageBegan) for fact in facts)


def test_a_guard_that_is_killed_in_a_stage_leaves_the_flag_back_and_a_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rollout = staged(0.05, 0.25, 0.5, for_s=2.0, mode="watch")
    kill_when(monkeypatch, lambda _, fact: isinstance(fact, FlagInForce) and fact.share == 0.25)
    with live_rollout(rollout, tmp_path) as live, live.begun() as (source, guard):
        wait_for_samples(live.backend)
        assert live.freeze()
        assert guard.over.wait(30)
        waits.until(lambda: source.in_force, seconds=10, what="the rollback")
        assert has_flag_at(live, 0.0)
    monkeypatch.undo()  # the report has a guard of its own
    facts = facts_in(tmp_path)
    assert switches(facts) == [(0.05, "rollout"), (0.25, "rollout"), (0.0, "bench")]
    assert [fact.stage for fact in facts if isinstance(fact, StageBegan)] == [1, 2, 0]
    (ended,) = [fact for fact in facts if isinstance(fact, RolloutEnded)]
    assert (ended.outcome, ended.stage) == (UNKNOWN, 2)
    assert ended.because == "The guard of the rollout failed: RuntimeError: killed"
    assert exit_of_rollout(summarise(facts)) is Exit.BENCH_FAILED
    assert rollout_report("r", rollout, facts).difference == ""


def test_a_guard_that_is_killed_after_the_end_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill_when(monkeypatch, lambda follower, _: follower.over)
    with live_rollout(short(0.25, 1.0, mode="off"), tmp_path) as live, live.begun():
        wait_for_samples(live.backend)
        assert live.freeze()
        killed = "the failure of the guard"
        wait_for_fact(tmp_path, lambda fact: isinstance(fact, BenchFailed), killed)
        assert has_flag_at(live, 0.25)
    facts = facts_in(tmp_path)
    assert switches(facts) == [(0.25, "rollout")]
    assert [fact.outcome for fact in facts if isinstance(fact, RolloutEnded)] == [PASSED]
