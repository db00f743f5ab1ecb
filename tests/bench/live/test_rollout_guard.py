from pathlib import Path

import pytest

from bench.canary.follower import Follower
from bench.catalogue.rollout import Drill
from bench.facts import BaselineFrozen, BenchFailed, CrowdSecond, Fact, Ticked
from tests.bench.live.rollouts import facts_in, live_rollout, short, wait_for_samples


def test_without_a_follower_it_plays_the_crowd_and_decides_nothing(tmp_path: Path) -> None:
    drilled = short().changed(drills=(Drill(0.5),))
    with live_rollout(drilled, tmp_path) as live, live.begun() as (_, guard):
        wait_for_samples(live.backend, 50)
        assert live.freeze() or True
    kinds = [type(fact) for fact in facts_in(tmp_path)]
    assert Ticked in kinds
    assert CrowdSecond in kinds
    assert not guard.over.is_set()


def test_a_guard_that_fails_switches_back_and_ends_the_rollout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Follower, fact: Fact) -> list[Fact]:
        if isinstance(fact, Ticked):
            raise RuntimeError("killed")
        return []

    monkeypatch.setattr(Follower, "see", fail)
    with live_rollout(short(), tmp_path) as live, live.begun() as (_, guard):
        assert guard.over.wait(30)
    facts = facts_in(tmp_path)
    (failed,) = [fact for fact in facts if isinstance(fact, BenchFailed)]
    assert "The guard of the rollout failed: RuntimeError: killed" in failed.message
    assert not any(isinstance(fact, BaselineFrozen) for fact in facts)
