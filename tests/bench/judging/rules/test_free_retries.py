"""A client that is asked seldom may retry a little: a part of `requests_back_off`."""

import pytest

from bench.facts import Answered, Asked
from bench.judging.finding import Outcome
from bench.judging.rules.requests_back_off import RequestsBackOff
from bench.testing.story import because, outcome
from tests.bench.judging.rules.test_requests_back_off import used


@pytest.mark.parametrize(
    ("actions", "twice", "expected"),
    [
        (2, 2, Outcome.KEPT),  # a person asks two questions, and each is repeated once
        (4, 4, Outcome.KEPT),
        (5, 5, Outcome.DEGRADED),
        (20, 4, Outcome.KEPT),
        (20, 5, Outcome.DEGRADED),
    ],
)
def test_a_client_that_is_asked_seldom_may_repeat_a_few_questions_once(
    actions: int, twice: int, expected: Outcome
) -> None:
    steps = [("type", 31.0 + number * 0.9) for number in range(actions)]
    asked = [start + 0.3 for _, start in steps] + [start + 0.6 for _, start in steps[:twice]]
    facts = used(*steps, asked=tuple(sorted(asked)), surface="ghost_text")
    assert outcome(RequestsBackOff(), facts) is expected
    if expected is Outcome.KEPT:
        spent = f"Retries: {twice}; one for each action is free, up to 4."
        assert because(RequestsBackOff(), facts).endswith(spent)


def test_a_retry_that_is_free_on_one_surface_hides_nothing_on_another() -> None:
    steps = (("ask", 31.0), ("type", 34.0), ("type", 37.0))
    facts = used(*steps, asked=(31.2, 31.6), surface="chat")
    typed = used(*steps, asked=(34.3, 34.5, 34.7, 37.3), surface="ghost_text")
    both = [*facts, *(fact for fact in typed if isinstance(fact, Asked | Answered))]
    assert outcome(RequestsBackOff(), facts) is Outcome.KEPT
    told = because(RequestsBackOff(free_retries=1), both)
    assert "did not back off on 'ghost_text'" in told
    assert "each user action = 2 (soft limit 1.1," in told
