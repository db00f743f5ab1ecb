"""Drills of a real backend, by a person whose rounds only take time."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bench.canary.rehearsal import rehearsals
from bench.catalogue.rollout import Drill
from bench.core import clock
from bench.live import rehearsal
from bench.live.phases import Rounds
from tests.bench.live.rollouts import facts_in, live_rollout, short, wait_for_samples


class ShortRounds:
    """Rounds without an editor."""

    def __init__(self, recorder: Any) -> None:
        self.person = SimpleNamespace(recorder=recorder, offers=(), shoot=lambda what: None)

    def make(self, rounds: int) -> None:
        clock.pause(0.3 * rounds)

    def one(self) -> Any:
        self.make(1)
        return SimpleNamespace(healthy=True)


def test_each_drill_is_played_until_users_are_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsal, "LASTS_S", 1.0)
    drills = (Drill(0.05, "nothing"), Drill(0.05, "control_slow"))
    rollout = short().changed(drills=drills)
    with live_rollout(rollout, tmp_path) as live, live.begun() as (source, _):
        wait_for_samples(live.backend)
        live.freeze()
        rounds = cast("Rounds", ShortRounds(live.recorder))
        rehearsal.play_drills(drills, source, rounds, live.is_drained)
    first, second = rehearsals(facts_in(tmp_path))
    assert first.in_force_s is not None
    assert second.in_force_s is not None
    assert second.in_force_s >= 3.0 > first.in_force_s
