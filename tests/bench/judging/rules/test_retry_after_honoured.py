from dataclasses import replace

import pytest

from bench.facts import Answered, Asked, Fact, Keystroke, QuestionSent, StepDone
from bench.judging.finding import Outcome
from bench.judging.rules.retry_after_honoured import RetryAfterHonoured
from bench.testing.story import because, healthy, outcome, request

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


@pytest.mark.parametrize(
    ("key_at", "surface", "expected"),
    [
        (30.9, "ghost_text", Outcome.BROKEN),  # before the request
        (31.05, "ghost_text", Outcome.KEPT),  # while the answer came: it may be cancelled unread
        (31.2, "ghost_text", Outcome.KEPT),
        (31.4, "ghost_text", Outcome.BROKEN),
        (31.05, "chat", Outcome.BROKEN),  # typing cancels no question
    ],
)
def test_an_answer_that_a_key_overtook_may_be_unread(
    key_at: float, surface: str, expected: Outcome
) -> None:
    quiet = [fact for fact in healthy() if not isinstance(fact, Keystroke | Asked | Answered)]
    refused = request("r2", 31.0, surface, status=429, planned=("rate_limit",), retry_after_s=10)
    again = request("r3", 31.8, surface, status=429, planned=("rate_limit",))
    facts = [*quiet, *refused, *again, Keystroke(key_at, 20.0)]
    assert outcome(RetryAfterHonoured(), facts) is expected


@pytest.mark.parametrize("at", [33.5, 38.0])
def test_a_client_that_paused_has_read_the_answer_that_a_key_overtook(at: float) -> None:
    """As Copilot does: it backs off for some ten seconds, not for the sixty that it was told."""
    quiet = [fact for fact in healthy() if not isinstance(fact, Keystroke | Asked | Answered)]
    refused = request(
        "r2", 31.0, "ghost_text", status=429, planned=("rate_limit",), retry_after_s=60
    )
    again = request("r3", at, "ghost_text", status=429, planned=("rate_limit",), retry_after_s=60)
    facts = [*quiet, *refused, *again, Keystroke(31.05, 20.0), Keystroke(at + 0.05, 20.0)]
    assert outcome(RetryAfterHonoured(), facts) is Outcome.BROKEN


@pytest.mark.parametrize(
    ("count", "expected"), [(2, Outcome.KEPT), (3, Outcome.KEPT), (4, Outcome.BROKEN)]
)
def test_three_answers_in_a_row_are_not_left_unread_by_chance(
    count: int, expected: Outcome
) -> None:
    quiet = [fact for fact in healthy() if not isinstance(fact, Keystroke | Asked | Answered)]
    facts: list[Fact] = []
    for number in range(count):
        at = 31.0 + number * 0.6
        facts += request(
            f"r{number}", at, "ghost_text", status=429, planned=("x",), retry_after_s=10
        )
        facts.append(Keystroke(at + 0.1, 20.0))
    assert outcome(RetryAfterHonoured(), [*quiet, *facts]) is expected


def test_a_client_that_ignores_what_it_has_read_is_broken_however_much_is_typed() -> None:
    quiet = [fact for fact in healthy() if not isinstance(fact, Keystroke | Asked | Answered)]
    keys = [Keystroke(31.0 + n / 25, 20.0) for n in range(20)]  # a line, then a look at it
    refusals = [
        fact
        for n in range(4)
        for fact in request(
            f"r{n}", 31.1 + n * 0.25, "ghost_text", status=429, planned=("x",), retry_after_s=10
        )
    ]
    later = request("r9", 33.0, "ghost_text", status=429, planned=("x",))
    assert outcome(RetryAfterHonoured(), [*quiet, *keys, *refusals, *later]) is Outcome.BROKEN


def test_the_sentence_names_the_earliest() -> None:
    again = request("r3", 33.0, "chat", status=429, planned=("rate_limit",))
    assert because(RetryAfterHonoured(), [*healthy(), *REFUSED, *again]) == (
        "1 request ignored Retry-After on 'chat' at 33.0 s (fault phase): time waited = 1.99 s;"
        " Retry-After = 10 s; share of the wait left = 80.1% (soft limit 5%, hard limit 50%)."
    )


def test_a_request_that_comes_too_early_after_several_answers_counts_once() -> None:
    more = [
        *request("r3", 33.0, "chat", status=429, planned=("rate_limit",), retry_after_s=10),
        *request("r4", 34.0, "chat", status=429, planned=("rate_limit",), retry_after_s=10),
    ]
    assert because(RetryAfterHonoured(), [*healthy(), *REFUSED, *more]).startswith(
        "2 requests ignored Retry-After, the earliest on 'chat' at 34.0 s (fault phase): time"
        " waited = 0.99 s; Retry-After = 10 s;"
    )


ASKS = StepDone(33.5, "ask", True, 1.0)  # it began at 32.5


def early(at: float, name: str) -> list[Fact]:
    return request(name, at, "chat", status=429, planned=("rate_limit",), retry_after_s=10)


def test_what_the_user_asks_meanwhile_is_degraded_however_early() -> None:
    facts = [*healthy(), *REFUSED, ASKS, *early(33.0, "r3")]
    assert outcome(RetryAfterHonoured(), facts) is Outcome.DEGRADED
    assert because(RetryAfterHonoured(), facts) == (
        "1 request ignored Retry-After on 'chat' at 33.0 s (fault phase): time waited = 1.99 s;"
        " Retry-After = 10 s; share of the wait left = 80.1% (limit 5%). Of these, a"
        " question of the user caused 1."
    )


def test_a_question_excuses_one_request() -> None:
    facts = [*healthy(), *REFUSED, ASKS, *early(33.0, "r3"), *early(34.0, "r4")]
    assert outcome(RetryAfterHonoured(), facts) is Outcome.BROKEN
    assert because(RetryAfterHonoured(), facts) == (
        "2 requests ignored Retry-After, the earliest that the user did not cause on 'chat' at 34.0"
        " s (fault phase): time waited = 0.99 s; Retry-After = 10 s; share of the wait left = 90.1%"
        " (soft limit 5%, hard limit 50%). Of these, a question of the user caused 1."
    )


def test_a_question_that_was_asked_before_the_answer_excuses_nothing() -> None:
    before = StepDone(31.5, "ask", True, 1.0)
    facts = [*healthy(), *REFUSED, before, *early(33.0, "r3")]
    assert outcome(RetryAfterHonoured(), facts) is Outcome.BROKEN


def test_typing_asks_for_nothing() -> None:
    refused = request("g2", 31.0, "ghost_text", status=429, retry_after_s=10)
    again = request("g3", 33.0, "ghost_text", status=429, retry_after_s=10)
    facts = [*healthy(), *refused, StepDone(33.5, "type", True, 1.0), *again]
    assert outcome(RetryAfterHonoured(), facts) is Outcome.BROKEN


def test_a_wait_that_nobody_can_sit_out_is_no_wait() -> None:
    weeks = request("r2", 31.0, "chat", status=429, planned=("rate_limit",), retry_after_s=2081580)
    again = request("r3", 33.0, "chat", status=429, planned=("rate_limit",))
    facts = [*healthy(), *weeks, *again]
    assert outcome(RetryAfterHonoured(), facts) is Outcome.KEPT
    assert because(RetryAfterHonoured(), facts) == (
        "No answer carried a Retry-After of at most 120 s."
    )
    assert outcome(RetryAfterHonoured(most_s=1e9), facts) is Outcome.BROKEN


def test_a_question_that_a_locked_input_held_up_is_asked_when_it_is_sent() -> None:
    refused = request("r2", 31.0, "chat", status=429, planned=("rate_limit",), retry_after_s=60)
    asks = StepDone(48.5, "ask", True, 18.0)  # it began before the answer
    facts = [*healthy(), *refused, asks, QuestionSent(48.0, "view"), *early(48.1, "r3")]
    assert outcome(RetryAfterHonoured(), facts) is Outcome.DEGRADED
    assert "Of these, a question of the user caused 1." in because(RetryAfterHonoured(), facts)
    unprompted = [*facts, *early(40.0, "r4")]
    assert outcome(RetryAfterHonoured(), unprompted) is Outcome.BROKEN
    at_once = [*healthy(), *refused, asks, QuestionSent(30.9, "view"), *early(48.1, "r3")]
    assert outcome(RetryAfterHonoured(), at_once) is Outcome.BROKEN


@pytest.mark.parametrize("step", ["command", "press", "step of a plug-in"])
def test_a_command_may_be_a_question(step: str) -> None:
    facts = [*healthy(), *REFUSED, StepDone(33.5, step, True, 1.0), *early(33.0, "r3")]
    assert outcome(RetryAfterHonoured(), facts) is Outcome.DEGRADED


def test_a_question_wants_what_serves_it() -> None:
    refused = request("t2", 31.0, "token", status=429, retry_after_s=10)
    again = request("t3", 33.0, "token", status=429, retry_after_s=10)
    assert outcome(RetryAfterHonoured(), [*healthy(), *refused, *again]) is Outcome.BROKEN
    assert outcome(RetryAfterHonoured(), [*healthy(), *refused, ASKS, *again]) is Outcome.DEGRADED


def call(name: str, at: float, wait_s: float | None = None, body: str = "same") -> list[Fact]:
    """A request whose body is known, and its 429."""
    asked, answer = request(name, at, "chat", status=429, retry_after_s=wait_s)
    assert isinstance(asked, Asked)
    return [replace(asked, call=body), answer]


@pytest.mark.parametrize("wait_s", [0.0, -5.0, 121.0, 9_223_372_036.0])
@pytest.mark.parametrize(
    ("at", "body", "expected"),
    [
        (31.02, "same", Outcome.BROKEN),
        (31.02, "other", Outcome.KEPT),
        (31.4, "same", Outcome.KEPT),  # a backoff of its own
    ],
)
def test_after_a_wait_that_cannot_be_kept_nothing_is_repeated_at_once(
    wait_s: float, at: float, body: str, expected: Outcome
) -> None:
    facts = [*healthy(), *call("r2", 31.0, wait_s), *call("r3", at, wait_s, body)]
    assert outcome(RetryAfterHonoured(), facts) is expected


def test_the_sentence_about_a_repeat_at_once() -> None:
    facts = [*healthy(), *call("r2", 31.0, -5), *call("r3", 31.02, -5), *call("r4", 31.04, -5)]
    assert because(RetryAfterHonoured(), facts) == (
        "2 requests repeated at once on 'chat' after a Retry-After that cannot be kept at 31.0 s"
        " (fault phase): time waited = 0.01 s (limit 0.25 s); Retry-After = -5 s."
    )


def test_a_user_may_ask_again_at_once() -> None:
    asks = QuestionSent(31.015, "view")
    step = StepDone(31.1, "ask", True, 0.09)
    facts = [*healthy(), *call("r2", 31.0, 0), step, asks, *call("r3", 31.02, 0)]
    assert outcome(RetryAfterHonoured(), facts) is Outcome.KEPT


def test_without_a_retry_after_it_does_not_matter_how_soon_it_is_repeated() -> None:
    facts = [*healthy(), *call("r2", 31.0), *call("r3", 31.02)]
    assert outcome(RetryAfterHonoured(), facts) is Outcome.KEPT


def test_a_limit_on_websockets_does_not_hold_for_http() -> None:
    limited = request(
        "u/1", 40.0, "websocket", status=429, planned=("rate_limit",), retry_after_s=20
    )
    fallback = request("c/1", 41.0, "chat")
    assert outcome(RetryAfterHonoured(), [*healthy(), *limited, *fallback]) is Outcome.KEPT
