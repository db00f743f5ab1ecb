import pytest

from bench.harness.story import because, healthy, outcome, request
from bench.rule import Outcome
from bench.rules.retry_after_honoured import RetryAfterHonoured

REFUSED = request("r2", 31.0, "chat", status=429, planned=("rate_limit",), retry_after_s=10)


@pytest.mark.parametrize(
    ("at", "surface", "expected"),
    [
        (31.2, "chat", Outcome.KEPT),  # was on its way already
        (33.0, "chat", Outcome.BROKEN),
        (38.0, "chat", Outcome.DEGRADED),
        (40.7, "chat", Outcome.KEPT),
        (33.0, "ghost_text", Outcome.KEPT),
    ],
)
def test_the_surface_is_left_alone_for_as_long_as_was_asked(
    at: float, surface: str, expected: Outcome
) -> None:
    facts = [*healthy(), *REFUSED, *request("r3", at, surface, planned=("rate_limit",))]
    assert outcome(RetryAfterHonoured(), facts) is expected


def test_the_sentence_names_the_earliest() -> None:
    again = request("r3", 33.0, "chat", status=429, planned=("rate_limit",))
    assert because(RetryAfterHonoured(), [*healthy(), *REFUSED, *again]) == (
        "Requests that came too early: 1; the earliest on 'chat', after 2.0 s of 10 s."
    )


def test_a_request_that_comes_too_early_after_several_answers_counts_once() -> None:
    more = [
        *request("r3", 33.0, "chat", status=429, planned=("rate_limit",), retry_after_s=10),
        *request("r4", 34.0, "chat", status=429, planned=("rate_limit",), retry_after_s=10),
    ]
    told = because(RetryAfterHonoured(), [*healthy(), *REFUSED, *more])
    assert told.startswith("Requests that came too early: 2; the earliest on 'chat', after 1.0 s")


def test_a_wait_that_nobody_can_sit_out_is_no_wait() -> None:
    weeks = request("r2", 31.0, "chat", status=429, planned=("rate_limit",), retry_after_s=2081580)
    again = request("r3", 33.0, "chat", status=429, planned=("rate_limit",))
    facts = [*healthy(), *weeks, *again]
    assert outcome(RetryAfterHonoured(), facts) is Outcome.KEPT
    assert "that can be sat out (limit 120 s)" in because(RetryAfterHonoured(), facts)
    assert outcome(RetryAfterHonoured(most_s=1e9), facts) is Outcome.BROKEN
