from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pytest

from bench.canary.rehearsal import rehearsals
from bench.catalogue.hindrance import HINDRANCES
from bench.catalogue.rollout import Drill, StageSettings
from bench.facts import (
    CrowdSecond,
    Fact,
    FlagInForce,
    GhostAppeared,
    Heartbeat,
    HostExit,
    HostLoop,
    ProcessSample,
    RolloutBegan,
    StreamsBegan,
)
from bench.gate.row import Proven
from bench.gate.rows.rehearsal import Rehearsal, not_rehearsed
from bench.judging.finding import Outcome, Ruling
from bench.load.drills import drill
from tests.bench.gate.proofs import SMALL, evidence, refingerprinted, with_editor

SHARE = 0.25
ROLLOUT = SMALL.changed(stages=(StageSettings(SHARE, 40.0),))
ROW = Rehearsal()


@cache
def drilled(*hindrances: str) -> tuple[Fact, ...]:
    return tuple(drill(ROLLOUT, 1, [Drill(SHARE, name) for name in hindrances]))


@cache
def felt() -> tuple[Fact, ...]:
    return tuple(with_editor(drilled("nothing")))


def judged(*runs: Sequence[Fact]) -> Ruling:
    return ROW.judge(evidence(*runs, rollout=ROLLOUT))


def alone(facts: Sequence[Fact]) -> Ruling:
    return ROW.judge_drills(rehearsals(facts))


def test_every_stage_and_hindrance_with_an_editor_in_some_is_go() -> None:
    ruling = judged(drilled(*HINDRANCES), felt())
    assert ruling.outcome is Outcome.KEPT, ruling.because
    assert isinstance(ruling, Proven)
    assert ruling.proofs == ("facts-1.jsonl", "facts-2.jsonl")


def test_what_was_not_rehearsed_is_named() -> None:
    ruling = judged(felt(), drilled("control_slow"))
    assert ruling.outcome is Outcome.UNKNOWN
    assert ruling.because == (
        "Not rehearsed: from 25 % with flag source dead, from 25 % with stale clients,"
        " from 25 % with streams in flight."
    )
    more = ROLLOUT.changed(stages=(StageSettings(0.1, 40.0), StageSettings(SHARE, 40.0)))
    words = not_rehearsed(more, rehearsals(drilled(*HINDRANCES)))
    assert words.endswith("from 10 % with control slow, and 2 more")


def test_without_the_ghost_text_of_an_editor_it_could_not_tell() -> None:
    ruling = judged(drilled(*HINDRANCES))
    assert ruling.outcome is Outcome.UNKNOWN
    assert "ghost text of a real editor" in ruling.because


def test_none_or_one_of_another_rollout_is_no_proof() -> None:
    assert judged().outcome is Outcome.UNKNOWN
    stale = refingerprinted(drilled(*HINDRANCES), "older")
    assert "No rehearsal of this rollout" in judged(stale).because


def test_a_hindrance_that_was_not_in_the_way_is_not_rehearsed() -> None:
    facts = drilled("streams_in_flight", "flag_source_dead")
    without = [fact for fact in facts if not isinstance(fact, StreamsBegan)]
    assert alone(facts).outcome is Outcome.KEPT
    assert alone(without).outcome is Outcome.UNKNOWN
    assert "0 of 12 long answers were under way" in alone(without).because
    assert not_rehearsed(ROLLOUT, rehearsals(facts)).endswith("25 % with stale clients")
    assert not_rehearsed(ROLLOUT, rehearsals(without)).endswith(", and 1 more")
    at_once = [
        replace(fact, at=fact.at - 5.0)
        if isinstance(fact, FlagInForce) and not fact.share and fact.tries > 1
        else fact
        for fact in facts
    ]
    assert "nothing kept the flag from being in force after 0 s" in alone(at_once).because


def test_a_rollback_that_was_never_in_force_is_no_go() -> None:
    cut = [f for f in drilled("nothing") if not (isinstance(f, FlagInForce) and not f.share)]
    assert judged(cut).outcome is Outcome.BROKEN


def test_the_queue_and_late_answers_are_told_apart() -> None:
    waits = [replace(f, waiting=9) if isinstance(f, CrowdSecond) else f for f in drilled("nothing")]
    assert "not seen: queue drained" in judged(waits).because
    late = [
        replace(fact, over=(9, 0, 0, 0)) if isinstance(fact, CrowdSecond) else fact
        for fact in drilled("nothing")
    ]
    assert "not seen: users well" in judged(late).because


def test_the_editor_must_be_well_without_a_restart() -> None:
    assert alone(felt()).outcome is Outcome.KEPT
    back = max(fact.at for fact in felt() if isinstance(fact, FlagInForce))
    dead = [*felt(), HostExit(back + 1.0, 100, 1, None)]
    assert alone(dead).because == "Rollback from 25 % with nothing: the extension host ended."
    assert alone(dead).outcome is Outcome.BROKEN
    no_text = [f for f in felt() if not (isinstance(f, GhostAppeared) and f.at > back)]
    assert "not seen: ghost text as before" in alone(no_text).because
    unseen = [fact for fact in felt() if not isinstance(fact, Heartbeat | HostLoop | ProcessSample)]
    assert alone(unseen).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("limit", ["in_force_s", "well_s"])
def test_each_limit_can_be_exceeded(limit: str) -> None:
    row = Rehearsal(**{limit: 0.5})
    ruling = row.judge_drills(rehearsals(drilled("control_slow")))
    assert ruling.outcome is Outcome.BROKEN


def test_nothing_rehearsed_could_not_tell() -> None:
    assert alone([]).outcome is Outcome.UNKNOWN
    assert alone([fact for fact in felt() if isinstance(fact, RolloutBegan)]).outcome is (
        Outcome.UNKNOWN
    )
