"""Requests that keys caused: one for each new text is asked for, a repeated one is a retry."""

from dataclasses import replace

import pytest

from bench.facts import Asked, Fact, Keystroke
from bench.judging.finding import Outcome
from bench.judging.rules.requests_back_off import RequestsBackOff
from bench.testing.story import because, healthy, outcome, request


def typed(texts: str, *, keys: int, every: float, surface: str = "ghost_text") -> list[Fact]:
    """Keys from 34.1 s on, and refused requests, each for the text that a letter stands for.

    The healthy story has 8 keys in the step `type`, which begins at 34 s.
    """
    pressed: list[Fact] = [Keystroke(34.1 + key * every, 40.0) for key in range(keys)]
    asked: list[Fact] = []
    for number, text in enumerate(texts):
        at = 34.11 + number * every
        facts = request(f"r{number + 2}", at, surface, status=429, planned=("rate_limit",))
        asked += [replace(fact, call=text) if isinstance(fact, Asked) else fact for fact in facts]
    return [*healthy(), *pressed, *asked]


@pytest.mark.parametrize("every", [0.04, 0.06, 0.1])
def test_a_request_for_the_text_of_each_key_is_no_retry_on_a_slow_machine_either(
    every: float,
) -> None:
    """Seen in a real run: keys 60 ms apart caused 39 requests in 7 bursts, all different."""
    facts = typed("abcdefgh", keys=8, every=every)
    assert outcome(RequestsBackOff(), facts) is Outcome.KEPT
    assert because(RequestsBackOff(), facts) == (
        "The client held back on 'ghost_text' while its requests were refused: refused requests for"
        " each user action = 1 (soft limit 1.1, hard limit 3); refused requests = 8; user actions ="
        " 8."
    )


def test_a_request_for_the_same_text_is_a_retry_even_if_keys_came_between() -> None:
    assert outcome(RequestsBackOff(), typed("aabbcc", keys=8, every=0.1)) is Outcome.KEPT  # free
    facts = typed("aaabbbccc", keys=9, every=0.1)
    assert outcome(RequestsBackOff(), facts) is Outcome.DEGRADED
    assert "each user action = 3 " in because(RequestsBackOff(), facts)


def test_texts_that_no_key_made_are_not_asked_for() -> None:
    """A client that puts something new into each retry does not hide it so."""
    facts = typed("abcdefghijklmnopqrstuvwxyz" * 2, keys=2, every=0.02)
    assert outcome(RequestsBackOff(), facts) is Outcome.BROKEN


def test_a_question_is_one_action_whatever_its_requests_say() -> None:
    assert outcome(RequestsBackOff(), typed("abc", keys=8, every=0.1, surface="chat")) is (
        Outcome.DEGRADED
    )
