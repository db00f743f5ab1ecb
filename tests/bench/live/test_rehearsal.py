"""Drills of a real backend, by a person whose rounds only take time."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bench.canary.rehearsal import rehearsals
from bench.catalogue.rollout import Drill
from bench.core import clock
from bench.gate.rows.rehearsal import Rehearsal
from bench.judging.finding import Outcome
from bench.live import rehearsal
from bench.live.phases import Rounds
from tests.bench.gate.proofs import evidence
from tests.bench.live.rollouts import facts_in, live_rollout, short, wait_for_samples


class ShortRounds:
    """Rounds without an editor."""

    def __init__(self, recorder: Any) -> None:
        self.person = SimpleNamespace(recorder=recorder, offers=(), shoot=lambda what: None)

    def make(self, rounds: int) -> None:
        clock.pause(0.3 * rounds)

    def one(self) -> Any:
        self.make(5)  # seconds of the crowd end meanwhile
        return SimpleNamespace(healthy=True)


def test_each_drill_is_played_until_users_are_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsal, "LASTS_S", 1.0)
    names = ("nothing", "control_slow", "streams_in_flight")
    drills = tuple(Drill(0.05, name) for name in names)
    quiet = short().changed(crowd=replace(short().table.crowd, load=0.3))
    rollout = quiet.changed(drills=drills)
    with live_rollout(rollout, tmp_path) as live, live.begun() as (source, _):
        wait_for_samples(live.backend, 320)
        assert live.freeze()
        rounds = cast("Rounds", ShortRounds(live.recorder))
        rehearsal.play_drills(drills, source, rounds, live)
    first, second, third = rehearsals(facts_in(tmp_path))
    assert first.in_force_s is not None
    assert second.in_force_s is not None
    assert second.in_force_s >= 3.0 > first.in_force_s
    assert [one.streams for one in (first, second, third)] == [0, 0, 12]
    assert third.last_new_s is not None
    assert third.last_new_s > 5, "the long answers outlast the rollback"
    ruling = Rehearsal().judge(evidence(facts_in(tmp_path), rollout=quiet))
    assert ruling.outcome is Outcome.UNKNOWN
    assert "Not rehearsed: from 100 % with nothing" in ruling.because, "the fingerprint is right"
