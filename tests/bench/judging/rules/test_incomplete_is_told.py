from dataclasses import replace

import pytest

from bench.facts import (
    Answered,
    AnswerRead,
    AnswerStopped,
    Appeared,
    Asked,
    ConnectionSpoiled,
    Fact,
    QuestionSent,
)
from bench.judging.finding import Outcome
from bench.judging.rules.incomplete_is_told import CUTTING, SPARING, IncompleteIsTold
from bench.testing.story import because, healthy, outcome, request, without
from fake_backend.all_faults import known_faults

RULE = IncompleteIsTold()
HALF = "Start with the `order`, then"


def asked(
    number: int = 0,
    *,
    fault: str = "truncated",
    text: str = HALF,
    finished: bool = True,
    failed: bool = False,
) -> list[Fact]:
    """A question of the fault phase whose answer `fault` cuts, and what the screen shows of it."""
    at = 40.0 + 2 * number
    return [
        *request(f"c/{number}", at + 0.1, "chat", planned=(fault,)),
        AnswerRead(at + 1, at, text, finished, failed),
    ]


def call(facts: list[Fact], name: str) -> list[Fact]:
    return [replace(fact, call=name) if isinstance(fact, Asked) else fact for fact in facts]


def test_if_nothing_was_cut_the_sentence_says_so() -> None:
    assert because(RULE, healthy()) == ("No answer to a question of the fault phase was cut.")


@pytest.mark.parametrize(
    ("count", "expected"), [(1, Outcome.DEGRADED), (2, Outcome.BROKEN), (3, Outcome.BROKEN)]
)
def test_cut_answers_that_look_whole_are_counted(count: int, expected: Outcome) -> None:
    facts = [fact for number in range(count) for fact in asked(number)]
    assert outcome(RULE, [*healthy(), *facts]) is expected


def test_the_sentence_says_which_and_how_it_ends() -> None:
    assert because(RULE, [*healthy(), *asked()]) == (
        "The chat showed 1 of 1 cut answers as complete at 41.0 s (fault phase): shown as complete"
        " = 1 (soft limit 0, hard limit 1). The fault 'truncated' cut the first one; its text ends"
        f" with '{HALF}'."
    )


def test_the_faults_that_cut_exist() -> None:
    assert set(known_faults()) >= CUTTING


@pytest.mark.parametrize("fault", sorted(CUTTING - {"stall", "line_cut", "websocket_frames"}))
def test_every_fault_that_cuts_counts(fault: str) -> None:
    assert outcome(RULE, [*healthy(), *asked(fault=fault)]) is Outcome.DEGRADED


@pytest.mark.parametrize("fault", ["no_done", "no_finish_reason", "latency", "comments"])
def test_a_fault_that_leaves_the_answer_whole_does_not(fault: str) -> None:
    assert outcome(RULE, [*healthy(), *asked(fault=fault)]) is Outcome.KEPT


@pytest.mark.parametrize(("left", "expected"), [(True, Outcome.DEGRADED), (False, Outcome.KEPT)])
def test_a_stall_cuts_where_the_client_left(left: bool, expected: Outcome) -> None:
    facts = [
        replace(fact, client_left=left) if isinstance(fact, Answered) else fact
        for fact in asked(fault="stall")
    ]
    assert outcome(RULE, [*healthy(), *facts]) is expected


@pytest.mark.parametrize(
    ("host", "at", "expected"),
    [
        ("host", 40.105, Outcome.DEGRADED),
        ("other", 40.105, Outcome.KEPT),
        ("host", 39.0, Outcome.KEPT),
        ("host", 42.0, Outcome.KEPT),
    ],
)
def test_a_line_that_is_cut_cuts_the_answer_on_it(host: str, at: float, expected: Outcome) -> None:
    line = ConnectionSpoiled(at, host, ("line_cut",))
    assert outcome(RULE, [*healthy(), *asked(fault="slow_line"), line]) is expected


@pytest.mark.parametrize(
    "facts",
    [
        asked(failed=True),
        asked(finished=False),
        asked(text=""),
        asked(text="Half of it. Sorry, the answer was cut short."),
        asked(text="The response hit the length limit."),
        asked(text="and so on. That is all it needs."),
        [*asked(), Appeared(41.9, "notification", 900, "The answer is incomplete.")],
        [*asked(), Appeared(41.9, "status", 900, "Connection lost")],
    ],
)
def test_what_is_told_or_whole_is_kept(facts: list[Fact]) -> None:
    assert outcome(RULE, [*healthy(), *facts]) is Outcome.KEPT
    assert "None of 1 cut answers" in because(RULE, [*healthy(), *facts])


@pytest.mark.parametrize(
    "other",
    [
        Appeared(42.1, "notification", 900, "Too late."),
        Appeared(39.9, "notification", 900, "Too early."),
        Appeared(40.5, "progress", 900, "Working"),
        Appeared(40.5, "status", 900, "Ln 5, Col 1"),
    ],
)
def test_other_appearances_tell_nothing(other: Fact) -> None:
    usual = Appeared(15.0, "status", 800, "Ln 3, Col 9")
    assert outcome(RULE, [*healthy(), *asked(), usual, other]) is Outcome.DEGRADED


def test_an_attempt_that_came_whole_makes_up_for_it() -> None:
    cut = call(asked(), "same")
    again = call(request("c/8", 40.5, "chat"), "same")
    other = call(request("c/8", 40.5, "chat"), "other")
    assert outcome(RULE, [*healthy(), *cut, *again]) is Outcome.KEPT
    assert outcome(RULE, [*healthy(), *cut, *other]) is Outcome.DEGRADED


def test_a_refusal_a_later_question_and_ghost_text_are_not_meant() -> None:
    read = AnswerRead(49.0, 40.0, HALF, finished=True, failed=False)
    for made in (
        request("c/1", 40.1, "chat", status=503, planned=("truncated",)),
        request("c/1", 40.1, "ghost_text", planned=("truncated",)),
    ):
        assert outcome(RULE, [*healthy(), read, *made]) is Outcome.KEPT
    later = asked(1, failed=True)
    assert outcome(RULE, [*healthy(), read, *later]) is Outcome.KEPT


def test_a_notice_counts_as_long_as_the_answer_is_looked_at() -> None:
    late = AnswerRead(69.0, 40.0, HALF, finished=True, failed=False)
    unfinished = [*healthy(), *asked(finished=False), late]
    assert "69.0 s (quiet phase)" in because(RULE, unfinished)
    notice = Appeared(60.5, "notification", 900, "The answer is incomplete.")
    assert outcome(RULE, [*unfinished, notice]) is Outcome.KEPT


def test_a_cut_answer_that_was_not_read_is_unknown() -> None:
    unread = without(asked(), lambda fact: isinstance(fact, AnswerRead))
    assert outcome(RULE, [*healthy(), *unread]) is Outcome.UNKNOWN
    blind = without([*healthy(), *asked()], lambda fact: isinstance(fact, AnswerRead))
    assert outcome(RULE, blind) is Outcome.UNKNOWN
    assert outcome(RULE, [fact for fact in healthy() if fact.at < 30]) is Outcome.UNKNOWN


def test_it_is_known_to_others_by_its_code() -> None:
    assert IncompleteIsTold.code == "truncated_stream_accepted"


def test_an_error_beside_the_text_tells_it() -> None:
    facts = [
        replace(fact, error="The connection was lost.") if isinstance(fact, AnswerRead) else fact
        for fact in asked()
    ]
    assert outcome(RULE, [*healthy(), *asked()]) is not Outcome.KEPT
    assert outcome(RULE, [*healthy(), *facts]) is Outcome.KEPT


@pytest.mark.parametrize("fault", sorted(SPARING))
@pytest.mark.parametrize(
    ("complete", "expected"), [(True, Outcome.KEPT), (False, Outcome.DEGRADED)]
)
def test_an_answer_that_ended_before_its_connection_is_whole(
    fault: str, complete: bool, expected: Outcome
) -> None:
    facts = [
        replace(fact, complete=complete) if isinstance(fact, Answered) else fact
        for fact in asked(fault=fault)
    ]
    assert outcome(RULE, [*healthy(), *facts]) is expected


def turn(
    *, fault: str = "websocket_closed", complete: bool = False, left: bool = False
) -> list[Fact]:
    """A question whose answer comes over a WebSocket."""
    return [
        replace(fact, http="websocket")
        if isinstance(fact, Asked)
        else replace(fact, complete=complete, client_left=left)
        if isinstance(fact, Answered)
        else fact
        for fact in asked(fault=fault)
    ]


def test_a_websocket_that_is_closed_in_an_answer_cuts_it() -> None:
    assert outcome(RULE, [*healthy(), *turn()]) is Outcome.DEGRADED


@pytest.mark.parametrize("fault", ["websocket_closed", "websocket_dead"])
def test_a_websocket_that_ends_after_an_answer_leaves_it_whole(fault: str) -> None:
    assert outcome(RULE, [*healthy(), *turn(fault=fault, complete=True)]) is Outcome.KEPT


@pytest.mark.parametrize(("left", "expected"), [(True, Outcome.DEGRADED), (False, Outcome.KEPT)])
def test_wrong_frames_cut_where_the_client_left(left: bool, expected: Outcome) -> None:
    facts = turn(fault="websocket_frames", left=left)
    assert outcome(RULE, [*healthy(), *facts]) is expected


@pytest.mark.parametrize("http", ["1.1", "2", "websocket"])
def test_a_turn_may_be_rescued_in_another_form(http: str) -> None:
    rescue = [
        replace(fact, http=http) if isinstance(fact, Asked) else fact
        for fact in call(request("c/rescue", 40.5, "chat"), "other")
    ]
    facts = [*healthy(), *call(turn(), "first"), *rescue]
    assert outcome(RULE, facts) is Outcome.KEPT


def test_the_answer_to_the_next_question_is_no_rescue() -> None:
    later = [QuestionSent(40.4, "chat"), *call(request("c/later", 40.5, "chat"), "other")]
    facts = [*healthy(), QuestionSent(40.0, "chat"), *call(turn(), "first"), *later]
    assert outcome(RULE, facts) is Outcome.DEGRADED


def test_an_answer_that_the_person_stopped_is_not_passed_off() -> None:
    """VS Code shows it as ended; the user knows that it is not whole."""
    facts = [*healthy(), *asked(finished=False), AnswerRead(43, 40, HALF, True, False)]
    assert outcome(RULE, facts) is Outcome.DEGRADED
    assert outcome(RULE, [*facts, AnswerStopped(42)]) is Outcome.KEPT
