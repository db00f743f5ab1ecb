"""What several rules say of a client whose WebSocket fails, and that asks over HTTP then."""

from dataclasses import replace

import pytest

from bench.facts import Answered, AnswerRead, Asked, Fact, QuestionSent
from bench.judging.finding import Outcome
from bench.judging.rules.errors_are_bounded import ErrorsAreBounded
from bench.judging.rules.requests_back_off import RequestsBackOff
from bench.judging.rules.user_is_told import UserIsTold
from bench.testing.story import healthy, outcome, request

LENIENT = RequestsBackOff(per_action=99, per_action_hard=99)
QUESTION_AT = 37.0  # the story's question of the fault phase


def upgrades(
    count: int,
    *,
    every: float = 0.3,
    status: int = 503,
    fault: str = "http_error",
    falls_back: bool,
) -> list[Fact]:
    """A WebSocket is asked for `count` times; a client that falls back then asks over HTTP."""
    facts: list[Fact] = []
    for number in range(count):
        at = 31 + number * every
        asked = request(f"u/{number}", at, "websocket", status=status, planned=(fault,))
        facts += [replace(fact, call="u") if isinstance(fact, Asked) else fact for fact in asked]
        if falls_back:
            facts += request(f"c/{number}", at + every / 2, "agent")
    return [*healthy(), *facts]


@pytest.mark.parametrize(
    ("status", "fault"), [(503, "http_error"), (101, "websocket_closed")], ids=["refused", "closed"]
)
def test_a_retry_over_http_after_a_failed_websocket_is_no_storm(status: int, fault: str) -> None:
    facts = upgrades(12, status=status, fault=fault, falls_back=True)
    assert outcome(RequestsBackOff(), facts) is Outcome.KEPT


@pytest.mark.parametrize(
    ("status", "fault"), [(503, "http_error"), (101, "websocket_closed")], ids=["refused", "closed"]
)
def test_a_client_that_keeps_asking_for_a_websocket_is_a_storm(status: int, fault: str) -> None:
    assert outcome(LENIENT, upgrades(11, status=status, fault=fault, falls_back=False)) is (
        Outcome.BROKEN
    )
    few = upgrades(5, status=status, fault=fault, falls_back=False)
    assert outcome(LENIENT, few) is Outcome.DEGRADED


def test_a_turn_that_fails_on_a_websocket_and_over_http_costs_two_requests() -> None:
    facts = [
        *request("c/1", 38.1, "chat", status=503, planned=("http_error",)),
        *request("c/2", 39.2, "chat", status=503, planned=("http_error",)),
    ]
    turns = [
        replace(fact, http="websocket")
        if isinstance(fact, Asked) and fact.request == "c/1"
        else fact
        for fact in facts
    ]
    assert outcome(RequestsBackOff(), [*healthy(), *turns]) is Outcome.KEPT


@pytest.mark.parametrize(
    ("status", "fault"),
    [(404, "http_error"), (101, "websocket_closed"), (101, "websocket_dead")],
    ids=["refused", "closed", "dead"],
)
def test_a_websocket_that_fails_in_silence_is_broken(status: int, fault: str) -> None:
    silent = [
        replace(fact, text="")
        if isinstance(fact, AnswerRead) and fact.asked_at == QUESTION_AT
        else fact
        for fact in healthy()
    ]
    facts = [*silent, *request("u/1", 37.1, "websocket", status=status, planned=(fault,))]
    assert outcome(UserIsTold(), facts) is Outcome.BROKEN


def test_an_answer_over_http_after_a_refused_websocket_is_told() -> None:
    upgrade = request("u/1", 37.1, "websocket", status=404, planned=("http_error",))
    assert (
        outcome(UserIsTold(), [*healthy(), *upgrade, *request("c/1", 37.2, "chat")]) is Outcome.KEPT
    )


def dead(
    *,
    surface: str = "chat",
    finished: bool = False,
    text: str = "",
    left_at: float | None = None,
    read_at: float = 61.0,
    asked_at: float = QUESTION_AT + 0.1,
    planned: tuple[str, ...] = ("websocket_dead",),
) -> list[Fact]:
    """The question of the fault phase goes into a dead WebSocket, and is looked at once more."""
    facts = [
        replace(fact, text=text, finished=finished)
        if isinstance(fact, AnswerRead) and fact.asked_at == QUESTION_AT
        else fact
        for fact in healthy()
    ]
    facts += [
        QuestionSent(QUESTION_AT, "chat"),
        AnswerRead(read_at, QUESTION_AT, text, finished=finished, failed=False),
        Asked(asked_at, "t/2", surface, "host", "/responses", planned, http="websocket"),
    ]
    if left_at is not None:
        end = Answered(left_at, "t/2", surface, None, None, 0, True, None, ("websocket_dead",))
        facts.append(replace(end, http="websocket", complete=False, client_end="closed"))
    return facts


@pytest.mark.parametrize("surface", ["chat", "agent", "websocket"])
@pytest.mark.parametrize("finished", [True, False])
@pytest.mark.parametrize("left_at", [None, 70.5], ids=["never_left", "left_with_the_editor"])
def test_a_question_into_a_dead_websocket_is_not_kept(
    surface: str, finished: bool, left_at: float | None
) -> None:
    facts = dead(surface=surface, finished=finished, left_at=left_at)
    assert outcome(UserIsTold(), facts) is Outcome.UNKNOWN
    assert outcome(ErrorsAreBounded(), facts) is Outcome.UNKNOWN
    assert outcome(ErrorsAreBounded(chat_s=30), facts) is Outcome.DEGRADED


def test_silence_after_a_minute_is_broken_although_the_websocket_is_open() -> None:
    facts = dead(finished=True, read_at=QUESTION_AT + 61)
    assert outcome(UserIsTold(), facts) is Outcome.BROKEN


def test_a_client_that_leaves_a_dead_websocket_in_silence_is_broken() -> None:
    assert outcome(UserIsTold(), dead(finished=True, left_at=45.0)) is Outcome.BROKEN


def test_a_question_behind_a_dead_one_is_not_kept_either() -> None:
    facts = dead(finished=True, asked_at=31.0)
    assert outcome(UserIsTold(), facts) is Outcome.UNKNOWN


def test_a_dead_websocket_that_no_fault_hit_says_nothing_of_the_extension() -> None:
    assert outcome(UserIsTold(), dead(planned=())) is Outcome.KEPT


def test_an_answer_in_spite_of_a_dead_websocket_is_kept() -> None:
    facts = [*dead(text="Use sorted().", finished=True), *request("c/1", 37.9, "chat")]
    assert outcome(UserIsTold(), facts) is Outcome.KEPT
