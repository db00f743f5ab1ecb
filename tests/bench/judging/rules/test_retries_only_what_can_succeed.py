from dataclasses import replace

import pytest

from bench.facts import Asked, Fact, Keystroke, QuestionSent, StepDone
from bench.judging.finding import Outcome
from bench.judging.rules.retries_only_what_can_succeed import RetriesOnlyWhatCanSucceed
from bench.testing.story import because, healthy, outcome, request

RULE = RetriesOnlyWhatCanSucceed()


def tries(
    count: int,
    status: int = 400,
    *,
    call: str = "c",
    at: float = 40.0,
    planned: tuple[str, ...] = ("http_error",),
    surface: str = "chat",
) -> list[Fact]:
    """One call, asked `count` times, a second apart."""
    facts: list[Fact] = []
    for number in range(count):
        facts += request(f"{call}{number}", at + number, surface, status=status, planned=planned)
    return [replace(fact, call=call) if isinstance(fact, Asked) else fact for fact in facts]


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, Outcome.KEPT),
        (2, Outcome.DEGRADED),
        (4, Outcome.DEGRADED),
        (5, Outcome.BROKEN),
    ],
)
@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 413, 422])
def test_repeats_after_a_final_answer_are_counted(
    count: int, expected: Outcome, status: int
) -> None:
    assert outcome(RULE, [*healthy(), *tries(count, status)]) is expected


@pytest.mark.parametrize("status", [200, 408, 429, 500, 503, 529])
def test_other_answers_are_worth_another_try(status: int) -> None:
    assert outcome(RULE, [*healthy(), *tries(9, status)]) is Outcome.KEPT


def test_different_calls_are_no_repeats() -> None:
    facts = [fact for number in range(9) for fact in tries(1, call=f"c{number}", at=35 + number)]
    assert outcome(RULE, [*healthy(), *facts]) is Outcome.KEPT


def test_repeats_of_several_calls_are_added() -> None:
    facts = [fact for name in "abcd" for fact in tries(2, call=name)]
    assert outcome(RULE, [*healthy(), *facts]) is Outcome.BROKEN


def test_only_what_a_fault_hit_in_the_fault_phase_counts() -> None:
    assert outcome(RULE, [*healthy(), *tries(9, planned=())]) is Outcome.KEPT
    assert outcome(RULE, [*healthy(), *tries(5, at=52)]) is Outcome.KEPT


def test_a_new_token_earns_one_try_after_a_401() -> None:
    tokens = [*request("t1", 40.5, "token"), *request("t2", 41.5, "token")]
    assert outcome(RULE, [*healthy(), *tokens, *tries(2, 401)]) is Outcome.KEPT
    assert outcome(RULE, [*healthy(), *tokens, *tries(3, 401)]) is Outcome.DEGRADED
    assert outcome(RULE, [*healthy(), *tokens, *tries(2, 403)]) is Outcome.DEGRADED
    assert outcome(RULE, [*healthy(), *tokens[2:], *tries(2, 401)]) is Outcome.DEGRADED


def test_what_the_user_asks_again_is_no_retry() -> None:
    asks = StepDone(40.8, "ask", True, 0.4)
    assert outcome(RULE, [*healthy(), asks, *tries(2)]) is Outcome.KEPT
    assert outcome(RULE, [*healthy(), replace(asks, step="type"), *tries(2)]) is Outcome.DEGRADED
    assert outcome(RULE, [*healthy(), replace(asks, seconds=2.0), *tries(2)]) is Outcome.DEGRADED


def test_what_was_under_way_before_the_answer_is_no_repeat() -> None:
    first, answer = tries(1)
    second = tries(1, at=40.005)[0]
    assert isinstance(second, Asked)
    facts = [first, answer, replace(second, request="c1")]
    assert outcome(RULE, [*healthy(), *facts]) is Outcome.KEPT


def test_without_fingerprints_nothing_is_known() -> None:
    facts = tries(5, call="")
    assert outcome(RULE, [*healthy(), *facts]) is Outcome.UNKNOWN
    assert because(RULE, [*healthy(), *facts]) == (
        "Retries cannot be recognised, because the refused requests have no fingerprints: requests"
        " refused with a final status = 5."
    )
    assert outcome(RULE, [fact for fact in healthy() if fact.at < 29]) is Outcome.UNKNOWN


def test_the_sentence_names_the_first_retry() -> None:
    assert because(RULE, [*healthy(), *tries(2, 404)]) == (
        "The client retried a request that cannot succeed, on 'chat' at 41.0 s (fault phase):"
        " retries without a user action = 1 (soft limit 0, hard limit 3); requests refused with a"
        " final status = 2. The first retry came 1.0 s after status 404."
    )
    assert because(RULE, [*healthy(), *tries(1, 404)]) == (
        "The client did not retry a final refusal: retries without a user action = 0 (soft limit 0,"
        " hard limit 3); requests refused with a final status = 1."
    )
    assert because(RULE, healthy()) == (
        "No request was refused with a status that makes a retry pointless."
    )
    assert RULE.code == "retried_non_retryable"


@pytest.mark.parametrize("surface", ["token", "account", "models", "ghost_text"])
def test_what_typing_caused_is_no_retry(surface: str) -> None:
    types = StepDone(40.8, "type", True, 0.4)
    calls = tries(2, 403, surface=surface)
    assert outcome(RULE, [*healthy(), types, *calls]) is Outcome.KEPT
    assert outcome(RULE, [*healthy(), *calls]) is Outcome.DEGRADED
    goes_on = [StepDone(42.0, "hold key", True, 3.0), Keystroke(40.5, 16.0)]
    assert outcome(RULE, [*healthy(), *goes_on, *calls]) is Outcome.KEPT
    stopped = [goes_on[0], Keystroke(39.5, 16.0)]
    assert outcome(RULE, [*healthy(), *stopped, *calls]) is Outcome.DEGRADED


def test_a_question_repeats_a_call_when_it_is_sent() -> None:
    asks = StepDone(42.0, "ask", True, 4.0)
    assert outcome(RULE, [*healthy(), asks, QuestionSent(40.9, "view"), *tries(2)]) is Outcome.KEPT
    late = [asks, QuestionSent(41.9, "view")]
    assert outcome(RULE, [*healthy(), *late, *tries(2)]) is Outcome.DEGRADED


def upgrade(at: float, status: int = 404) -> list[Fact]:
    """A WebSocket is asked for and refused; all upgrades have the same, empty body."""
    facts = request(f"u/{at}", at, "websocket", status=status, planned=("http_error",))
    return [replace(fact, call="empty") if isinstance(fact, Asked) else fact for fact in facts]


def test_a_client_that_falls_back_to_http_does_not_repeat_its_upgrade() -> None:
    rounds = [upgrade(40.0 + at) + request(f"c/{at}", 40.5 + at, "agent") for at in range(5)]
    facts = [fact for turn in rounds for fact in turn]
    assert outcome(RULE, [*healthy(), *facts]) is Outcome.KEPT


def test_a_client_that_insists_on_a_websocket_repeats_it() -> None:
    facts = [fact for at in range(5) for fact in upgrade(40.0 + at)]
    assert outcome(RULE, [*healthy(), *facts]) is Outcome.BROKEN
