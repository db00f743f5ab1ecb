from dataclasses import replace

import pytest

from bench.facts import (
    ConnectionKilled,
    ConnectionSpoiled,
    Fact,
    FaultSwitchedOn,
    PhaseBegan,
)
from bench.facts.fact import FAULT, RECOVERY
from bench.judging.timeline import Timeline
from bench.reports.data.faults import faults_of
from bench.reports.data.timeline_model import Span
from bench.testing.story import request

ON = FaultSwitchedOn(30.0, 1, "latency", ("chat",), conditional=False, until="fault")
PHASES = [PhaseBegan(30.0, FAULT), PhaseBegan(50.0, RECOVERY), PhaseBegan(70.0, "quiet")]
EARLY = request("r1", 33.0, "chat", planned=("latency",))
LATE = request("r2", 40.0, "chat", planned=("latency",))


def span(*facts: Fact, on: FaultSwitchedOn = ON) -> Span:
    (made,) = faults_of(Timeline.of([*PHASES, on, *facts]))
    return made


def test_a_fault_is_on_for_the_phase_and_hits_from_its_first_request_to_its_last_answer() -> None:
    spared = request("r3", 45.0, "chat")
    made = span(*EARLY, *LATE, *spared)
    assert (made.name, made.start, made.end, made.surfaces) == ("latency", 30.0, 50.0, ("chat",))
    assert (made.hit_from, made.hit_until) == (33.0, 40.01)


def test_a_fault_that_hit_nothing_has_no_such_time() -> None:
    elsewhere = request("r1", 33.0, "ghost_text", planned=("latency",))
    other = request("r2", 34.0, "chat", planned=("truncated",))
    made = span(*elsewhere, *other)
    assert (made.hit_from, made.hit_until) == (None, None)


def test_a_request_that_is_never_answered_is_hit_to_the_end() -> None:
    assert span(EARLY[0]).hit_until == 70.0


def test_one_that_stays_on_can_hit_until_the_end() -> None:
    after = request("r9", 60.0, "chat", planned=("latency",))
    assert span(*EARLY, *after).hit_until == 33.01
    made = span(*EARLY, *after, on=replace(ON, until="end"))
    assert (made.end, made.hit_until) == (70.0, 60.01)


@pytest.mark.parametrize(
    "hit",
    [
        ConnectionSpoiled(35.0, "host", ("latency",)),
        ConnectionKilled(35.0, "host", ("latency",), 1, 0, "reset"),
    ],
)
def test_a_connection_is_hit_at_one_moment(hit: ConnectionSpoiled | ConnectionKilled) -> None:
    made = span(hit)
    assert (made.hit_from, made.hit_until) == (35.0, 35.0)
    assert span(replace(hit, delivered=("dns_failure",))).hit_from is None


def test_without_a_fault_phase_there_is_none() -> None:
    assert faults_of(Timeline.of([ON])) == ()
