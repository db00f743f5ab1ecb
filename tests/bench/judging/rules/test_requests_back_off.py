from dataclasses import replace

import pytest

from bench.facts import (
    Asked,
    ConnectionSpoiled,
    Fact,
    QuestionSent,
    StepDone,
)
from bench.judging.finding import Outcome
from bench.judging.rules.requests_back_off import RequestsBackOff
from bench.judging.timeline import Timeline
from bench.testing.story import because, healthy, outcome, request, without

LENIENT = RequestsBackOff(per_action=99, per_action_hard=99)


def storm(
    count: int, *, start: float = 31, every: float = 0.5, surface: str = "ghost_text"
) -> list[Fact]:
    facts: list[Fact] = []
    for number in range(count):
        at = start + number * every
        facts += request(f"r{number + 2}", at, surface, status=429, planned=("rate_limit",))
    return [*healthy(), *facts]


@pytest.mark.parametrize(
    ("count", "expected"), [(1, Outcome.KEPT), (3, Outcome.DEGRADED), (4, Outcome.BROKEN)]
)
@pytest.mark.parametrize("surface", ["ghost_text", "chat"])
def test_refused_requests_are_counted_for_each_action(
    count: int, expected: Outcome, surface: str
) -> None:
    assert outcome(RequestsBackOff(), storm(count, surface=surface)) is expected


@pytest.mark.parametrize(("let_through", "expected"), [(4, Outcome.BROKEN), (5, Outcome.KEPT)])
def test_a_surface_that_lets_half_through_is_asked_as_ever(
    let_through: int, expected: Outcome
) -> None:
    good = [
        fact
        for number in range(let_through - 1)  # one is in the story already
        for fact in request(f"g{number}", 36 + number, "ghost_text")
    ]
    ruling = RequestsBackOff().judge(Timeline.of([*storm(5), *good]))
    assert ruling.outcome is expected
    if expected is Outcome.KEPT:
        assert ruling.because == (
            "No surface refused enough requests for a client to hold back: refused requests = 5."
        )
        assert ruling.details == (
            "A surface counts from more than 2 requests for each one that is let through.",
        )


def test_a_scenario_may_limit_the_requests_in_a_time() -> None:
    rule = RequestsBackOff(per_action=99, per_action_hard=99, at_most=4, within_s=10)
    assert outcome(rule, storm(4)) is Outcome.KEPT
    assert outcome(rule, storm(5)) is Outcome.BROKEN
    assert because(rule, storm(5)) == (
        "The client sent too many requests within 10 s of the first refusal at 31.0 s (fault"
        " phase): refused requests = 5 (limit 4)."
    )
    assert outcome(rule, storm(5, every=3)) is Outcome.KEPT


def test_requests_that_succeed_or_that_no_fault_hit_do_not_count() -> None:
    late = [
        fact for n in range(9) for fact in request(f"r{n + 2}", 31 + n, "ghost_text", status=404)
    ]
    assert outcome(RequestsBackOff(), [*healthy(), *late]) is Outcome.KEPT


def retries(gaps: list[float], *, status: int = 503, call: str = "c") -> list[Fact]:
    """One call that is refused again after each of `gaps`."""
    facts: list[Fact] = []
    at = 31.0
    for number, gap in enumerate([0.0, *gaps]):
        at += gap
        facts += request(f"{call}{number}", at, "chat", status=status, planned=("http_error",))
        at += 0.01
    called = [replace(fact, call=call) if isinstance(fact, Asked) else fact for fact in facts]
    return [*healthy(), *called]


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [
        ([0.1, 0.1], Outcome.KEPT),
        ([0.1, 0.1, 0.1], Outcome.DEGRADED),
        ([0.99, 0.99, 0.99], Outcome.DEGRADED),
        ([1.01, 1.01, 1.01], Outcome.KEPT),
        ([0.1, 0.2, 0.4], Outcome.KEPT),
        ([0.1, 0.11, 0.12], Outcome.DEGRADED),
        ([0.0, 0.0, 0.0], Outcome.DEGRADED),
        ([0.1, 0.1, 2.0, 2.0], Outcome.KEPT),
    ],
)
def test_the_gaps_between_retries_grow_or_are_long(gaps: list[float], expected: Outcome) -> None:
    assert outcome(LENIENT, retries(gaps)) is expected


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [
        ([0.9] * 9, Outcome.DEGRADED),
        ([0.9] * 10, Outcome.BROKEN),
        ([1.1] * 15, Outcome.KEPT),
    ],
)
def test_many_attempts_in_a_short_time_are_a_storm(gaps: list[float], expected: Outcome) -> None:
    assert outcome(LENIENT, retries(gaps)) is expected


def test_only_refusals_that_may_pass_have_a_time_structure() -> None:
    assert outcome(LENIENT, retries([0.1] * 12, status=400)) is Outcome.KEPT
    assert outcome(LENIENT, retries([0.1] * 12, status=429)) is Outcome.BROKEN
    assert outcome(LENIENT, retries([0.1] * 12, call="")) is Outcome.KEPT


def test_the_sentence_names_what_was_found() -> None:
    assert because(LENIENT, retries([0.9] * 10)) == (
        "Retry storm: the client kept repeating one refused call on 'chat' at 31.0 s (fault phase):"
        " refused attempts = 11 per 10 s (limit 10 per 10 s)."
    )
    assert because(LENIENT, retries([0.1] * 3)) == (
        "No backoff: the client repeated a refused call on 'chat' without growing gaps at 31.0 s"
        " (fault phase): retries = 3; median gap = 0.1 s. A median gap under 1 s must grow."
    )
    assert because(RequestsBackOff(), retries([0.1] * 3)) == (
        "The client did not back off on 'chat' while its requests were refused: refused requests"
        " for each user action = 4 (soft limit 1.1, hard limit 3); refused requests = 4; user"
        " actions = 1."
    )


def test_a_storm_has_the_code_of_llmock_and_its_first_requests() -> None:
    ruling = LENIENT.judge(Timeline.of(retries([0.9] * 10)))
    assert ruling.code == "retry_storm"
    assert [(item.kind, item.text) for item in ruling.evidence] == [("request", "chat /path")] * 3
    assert LENIENT.judge(Timeline.of(retries([0.1] * 3))).code == "no_backoff"


@pytest.mark.parametrize(
    ("count", "expected"), [(4, Outcome.KEPT), (12, Outcome.DEGRADED), (41, Outcome.BROKEN)]
)
def test_spoiled_connections_count_like_refused_requests(count: int, expected: Outcome) -> None:
    spoiled = [
        ConnectionSpoiled(31 + number * 0.1, "api.github.com", ("tls_hang",))
        for number in range(count)
    ]
    facts = [*healthy(), *spoiled]
    assert outcome(RequestsBackOff(), facts) is expected
    ruling = RequestsBackOff().judge(Timeline.of(facts))
    assert "too often to api.github.com" in ruling.headline
    each, hit, actions = ruling.measures
    assert (each.value, each.soft, each.hard) == (count / 2, 4.0, 10.0)
    assert (hit.value, actions.value) == (count, 2)


def used(*steps: tuple[str, float], asked: tuple[float, ...], surface: str) -> list[Fact]:
    """A fault phase with these steps of 0.2 s, by name and start, and refused requests."""
    others = without(healthy(), lambda fact: isinstance(fact, StepDone))
    done = [StepDone(start + 0.2, name, True, 0.2) for name, start in steps]
    refused = [
        fact
        for number, at in enumerate(asked)
        for fact in request(f"u{number}", at, surface, status=503, planned=("http_error",))
    ]
    return [*others, *done, *refused]


PAUSES = (("typing lands", 31.0), ("type", 34.0), ("new line", 37.0))


def test_one_request_for_each_pause_is_held_back_whatever_the_step_is_called() -> None:
    once = used(*PAUSES, asked=(31.4, 34.4, 37.4), surface="ghost_text")
    assert because(RequestsBackOff(), once) == (
        "The client held back on 'ghost_text' while its requests were refused: refused requests for"
        " each user action = 1 (soft limit 1.1, hard limit 3); refused requests = 3; user"
        " actions = 3."
    )
    before = used(("new line", 29.7), *PAUSES, asked=(30.1, 31.4, 34.4), surface="ghost_text")
    assert because(RequestsBackOff(), before).endswith(
        "refused requests = 3; user actions = 2. Not counted, because an action before the fault"
        " caused them: 1."
    )


def test_two_retries_for_each_action_that_asks_cost_three() -> None:
    asked = (34.4, 35.4, 36.4)
    facts = used(*PAUSES, ("save", 39.0), asked=asked, surface="ghost_text")
    assert "each user action = 3 (" in because(RequestsBackOff(), facts)
    assert outcome(RequestsBackOff(), facts) is Outcome.DEGRADED


@pytest.mark.parametrize("place", ["chat", "view"])
def test_a_question_counts_from_when_it_is_sent(place: str) -> None:
    steps = (("ask", 31.0), ("ask", 36.0))
    facts = used(*steps, asked=(31.2, 36.2), surface="chat")
    sent = [QuestionSent(31.1, place), QuestionSent(36.1, place)]
    assert because(RequestsBackOff(), [*facts, *sent]).endswith(
        "refused requests = 2; user actions = 2."
    )


def test_requests_of_the_clients_own_are_judged_by_their_pace() -> None:
    slow = used(*PAUSES, asked=tuple(31.0 + 4 * number for number in range(5)), surface="chat")
    assert because(RequestsBackOff(), slow) == (
        "No user action caused the requests that were refused on 'chat': refused requests for each"
        " user action = 0 (soft limit 1.1, hard limit 3); refused requests = 5; user actions = 0."
        " Requests that no user action caused: 5."
    )
    quick = used(*PAUSES, asked=(31.0, 31.5, 32.0, 32.5), surface="chat")
    assert outcome(RequestsBackOff(), quick) is Outcome.DEGRADED
    storms = used(*PAUSES, asked=tuple(31 + number * 0.8 for number in range(12)), surface="chat")
    assert because(RequestsBackOff(), storms).startswith(
        "Retry storm: the client sent requests that no user action caused, on 'chat' at 31.0 s"
    )


def test_connections_of_a_journey_that_never_types_have_actions_too() -> None:
    steps = [("hold key", 31.0 + number) for number in range(10)]
    spoiled = [
        ConnectionSpoiled(31.1 + number, "api.github.com", ("tls_hang",)) for number in range(10)
    ]
    facts = [*used(*steps, asked=(), surface="chat"), *spoiled]
    assert outcome(RequestsBackOff(), facts) is Outcome.KEPT
