"""Requests that a client sends because a full machine typed or delivered keys late."""

from dataclasses import replace

from bench.facts import Fact, Heartbeat, Keystroke
from bench.judging.finding import Outcome
from bench.judging.rules.requests_back_off import RequestsBackOff
from bench.judging.timeline import Timeline
from bench.testing.story import because, healthy, outcome, without
from tests.bench.judging.rules.test_requests_back_off import storm


def test_one_request_in_a_pause_that_the_machine_made_is_no_actions() -> None:
    late: list[Fact] = [Keystroke(34.1 + key * 0.2, 40.0) for key in range(4)]
    inside = [*storm(3, start=34.15, every=0.2), *late]
    assert outcome(RequestsBackOff(), inside) is Outcome.KEPT
    assert because(RequestsBackOff(), inside) == (
        "The client held back on 'ghost_text' while its requests were refused: refused requests for"
        " each user action = 0 (soft limit 1.1, hard limit 3); refused requests = 3; user actions ="
        " 1. Not counted, because the machine delivered their keys late: 3."
    )
    assert outcome(RequestsBackOff(), storm(3, start=34.15, every=0.2)) is Outcome.DEGRADED
    assert outcome(RequestsBackOff(), [*storm(3), *late]) is Outcome.DEGRADED
    crowd = [*storm(5, start=34.15, every=0.02), *late]
    assert outcome(RequestsBackOff(), crowd) is Outcome.BROKEN
    chat = [*storm(3, start=34.15, every=0.2, surface="chat"), *late]
    assert outcome(RequestsBackOff(), chat) is Outcome.DEGRADED


def test_two_requests_in_overlapping_pauses_are_both_left_out() -> None:
    late: list[Fact] = [Keystroke(34.1, 40.0), Keystroke(34.3, 40.0), Keystroke(34.5, 40.0)]
    starved = [
        replace(fact, ran_s=0.0, waited_s=max(0.0, min(fact.at - 34.0, 1.0)))
        if isinstance(fact, Heartbeat)
        else fact
        for fact in healthy()
    ]
    others = without(storm(2, start=34.55, every=0.02), lambda fact: isinstance(fact, Heartbeat))
    asked = [fact for fact in others if fact not in healthy()]
    ruling = RequestsBackOff().judge(Timeline.of([*starved, *asked, *late]))
    assert "Not counted, because the machine delivered their keys late: 2." in ruling.notes
