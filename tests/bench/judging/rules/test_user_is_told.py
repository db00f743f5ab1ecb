from dataclasses import replace

import pytest

from bench.facts import AnswerRead, Appeared, Fact, PhaseBegan, QuestionSent
from bench.judging.finding import Outcome
from bench.judging.rules.user_is_told import UserIsTold
from bench.testing.story import because, healthy, outcome, request, without

RULE = UserIsTold()
QUEUED = "You already have pending requests. [Remove Pending Requests] [Cancel]"
ASKED, READ = 37.0, 38.0  # the story's question of the fault phase, and the look at its answer


def answered(text: str, *, failed: bool = False, finished: bool = True) -> list[Fact]:
    """The question of the fault phase is refused; the screen then shows `text`."""
    facts = [
        replace(fact, text=text, finished=finished, failed=failed)
        if isinstance(fact, AnswerRead) and fact.asked_at == ASKED
        else fact
        for fact in healthy()
    ]
    return [*facts, *request("c/1", 37.1, "chat", status=503, planned=("http_error",))]


def noticed(*texts: str, kind: str = "notification", element: int | None = None) -> list[Fact]:
    notices = [
        Appeared(39.0 + number, kind, 900 + number if element is None else element, text)
        for number, text in enumerate(texts)
    ]
    return [*answered("Sorry, the service is down.", failed=True), *notices]


def test_where_nothing_failed_the_sentence_says_so() -> None:
    assert outcome(RULE, healthy()) is Outcome.KEPT
    assert because(RULE, healthy()) == (
        "No question failed: notices in the fault phase = 0 (soft limit 1, hard limit 3)."
    )


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, Outcome.KEPT),
        (2, Outcome.DEGRADED),
        (3, Outcome.DEGRADED),
        (4, Outcome.BROKEN),
    ],
)
@pytest.mark.parametrize("kind", ["notification", "dialog"])
def test_notices_are_counted(count: int, expected: Outcome, kind: str) -> None:
    assert outcome(RULE, noticed(*["The service is down."] * count, kind=kind)) is expected


def test_a_notice_counts_again_only_with_another_text() -> None:
    assert outcome(RULE, noticed("Down.", "Down.", "Down.", element=900)) is Outcome.KEPT
    again = noticed("Down.", "Still down.", element=900)
    assert because(RULE, again) == (
        "The user got too many notices at 39.0 s (fault phase): notices in the fault phase = 2"
        " (soft limit 1, hard limit 3). 1 question failed, and the user saw it."
    )


def test_notices_of_other_phases_and_other_kinds_do_not_count() -> None:
    others = [Appeared(at, "notification", int(at), "Hello.") for at in (12.0, 13.0, 53.0, 54.0)]
    marks = [Appeared(40.0 + n, "status", 950, f"Trouble {n}") for n in range(5)]
    assert outcome(RULE, [*healthy(), *others, *marks]) is Outcome.KEPT


@pytest.mark.parametrize(
    "text",
    [
        "Unexpected token '<', \"<html>\" is not valid JSON",
        "SyntaxError: JSON.parse failed",
        "Cannot read properties of undefined (reading 'choices')",
        "Sorry: [object Object]",
        "Failed. at send (file:1:2)",
        "Failed at /usr/lib/client.js:10:5",
        '{"error": {"message": "server_error"}}',
        'Request failed: {"message":"bad gateway"}',
        "read ECONNRESET",
        "Reason: ETIMEDOUT",
        "getaddrinfo ENOTFOUND api.example.com",
        "UND_ERR_SOCKET",
        "net::ERR_CONNECTION_REFUSED",
        "503",
        "HTTP 503",
        "HTTP 503 Service Unavailable",
        "Error: 500",
        "Status code: 429.",
        "Request failed with status code 500",
        "Error: Request failed with status code 500",
    ],
)
def test_raw_words_are_degraded_wherever_they_stand(text: str) -> None:
    assert outcome(RULE, noticed(text)) is Outcome.DEGRADED
    assert outcome(RULE, answered(text, failed=True)) is Outcome.DEGRADED


@pytest.mark.parametrize(
    "text",
    [
        "The service is busy (503). Try again in 30 seconds.",
        "You are offline since 12:30:45.",
        "No connection at 10.11.2025 12:30:45.",
        "Error: you have no quota left.",
        "500 words are too many.",
        "",
    ],
)
def test_human_words_are_kept(text: str) -> None:
    assert outcome(RULE, noticed(text)) is Outcome.KEPT


CODE = 'Catch the SyntaxError: {"error": 1}'


def test_an_answer_that_is_none_of_a_failure_may_say_anything() -> None:
    again = request("c/2", 37.5, "chat")
    assert outcome(RULE, [*answered(CODE), *again]) is Outcome.KEPT
    healthy_one = without(answered(CODE), lambda fact: getattr(fact, "request", "") == "c/1")
    assert outcome(RULE, healthy_one) is Outcome.KEPT


def test_raw_words_count_in_an_answer_that_is_not_styled_as_an_error() -> None:
    assert outcome(RULE, answered(f"Error: {CODE}")) is Outcome.DEGRADED
    before = request("c/0", 37.05, "chat")  # the turn before the failure was answered
    assert outcome(RULE, [*answered(CODE), *before]) is Outcome.DEGRADED


LONG_JSON = 'Request Failed: 400 {"error":{"message":"' + "tool_call_id is unknown; " * 40 + '"}}'


def test_raw_json_of_any_length_is_seen_in_the_error_and_in_the_text() -> None:
    shown = f"{LONG_JSON[:500]} \u2026 {LONG_JSON[-500:]}"
    styled = [
        replace(fact, text="I shall look.", error=LONG_JSON[:1000], failed=True)
        if isinstance(fact, AnswerRead) and fact.asked_at == ASKED
        else fact
        for fact in answered("")
    ]
    for facts in (styled, answered(shown), answered(shown, failed=True)):
        assert "showed the user bare JSON" in because(RULE, facts)
        assert outcome(RULE, facts) is Outcome.DEGRADED


def test_silence_is_judged_by_what_the_question_itself_got() -> None:
    """An earlier question failed with an error; this one failed in silence."""
    earlier = [
        QuestionSent(33.0, "view"),
        *request("c/0", 33.1, "chat", status=503, planned=("http_error",)),
        AnswerRead(34.0, 33.0, "", finished=True, failed=True, error="The server is busy."),
    ]
    assert outcome(RULE, [*answered(""), *earlier]) is Outcome.BROKEN
    told = [*answered("The server is busy."), *earlier]
    assert because(RULE, told).startswith("2 questions failed, and the user saw it")


def test_an_error_without_words_is_no_silence() -> None:
    assert outcome(RULE, answered("", failed=True)) is Outcome.KEPT


def test_a_late_answer_is_no_silence() -> None:
    later = AnswerRead(45.0, ASKED, "", finished=True, failed=True, error="The server is busy.")
    assert outcome(RULE, [*answered(""), later]) is Outcome.KEPT


def test_silence_while_the_extension_still_tries_is_unknown_for_a_minute() -> None:
    again = request("c/2", 39.0, "chat", status=503, planned=("http_error",))
    assert outcome(RULE, [*answered(""), *again]) is Outcome.UNKNOWN
    still = AnswerRead(ASKED + 61, ASKED, "", finished=True, failed=False)
    more = request("c/3", ASKED + 60.9, "chat", status=503, planned=("http_error",))
    assert outcome(RULE, [*answered(""), *again, still, *more]) is Outcome.BROKEN


def test_a_question_that_was_not_read_ends_the_time_of_the_one_before() -> None:
    facts = without(answered(""), lambda fact: getattr(fact, "request", "") == "c/1")
    looked_again = AnswerRead(48.0, ASKED, "", finished=True, failed=False)
    of_the_next = request("c/2", 44.5, "chat", status=503, planned=("http_error",))
    unread = [*facts, looked_again, *of_the_next]
    assert outcome(RULE, unread) is Outcome.BROKEN
    assert outcome(RULE, [*unread, QuestionSent(44.0, "inline chat")]) is Outcome.KEPT


def test_raw_words_are_quoted_briefly_and_on_one_line() -> None:
    text = "A long story. " * 10 + "SyntaxError: here\n" + "x" * 200
    sentence = because(RULE, answered(text, failed=True))
    assert sentence.startswith(
        "The failed answer showed the user a parser's error message at 38.0 s (fault phase):"
        " raw texts on the screen = 1. It said 'SyntaxError: here xxx"
    )
    assert len(sentence.split("said '")[1]) == 80 + len("'.")


def test_silence_is_broken() -> None:
    assert outcome(RULE, answered("")) is Outcome.BROKEN
    assert because(RULE, answered(" ")) == (
        "The screen showed no answer, no error and no notice for the failed question at 37.0 s"
        " (fault phase): silent failures = 1; failed questions = 1."
    )


def test_silence_is_graver_than_raw_words_and_many_notices_too() -> None:
    raw = [Appeared(32.0, "status", 1, "Oh"), *answered("")]
    assert outcome(RULE, raw) is Outcome.KEPT
    many = noticed("HTTP 500", "HTTP 501", "HTTP 502", "HTTP 503")
    assert "notices in the fault phase = 4" in because(RULE, many)


@pytest.mark.parametrize(
    ("appeared", "expected"),
    [
        (Appeared(38.5, "notification", 900, "The service is down."), Outcome.KEPT),
        (Appeared(38.5, "status", 900, "Copilot is offline"), Outcome.KEPT),
        (Appeared(39.5, "status", 900, "Copilot is offline"), Outcome.BROKEN),
        (Appeared(38.5, "status", 900, "Ln 7, Col 12"), Outcome.BROKEN),
        (Appeared(38.5, "dialog", 900, QUEUED), Outcome.BROKEN),  # VS Code's own question
        (Appeared(38.5, "progress", 900, "Working"), Outcome.BROKEN),
    ],
)
def test_a_notice_or_a_new_status_reports_it(appeared: Fact, expected: Outcome) -> None:
    usual = Appeared(15.0, "status", 800, "Ln 3, Col 9")
    assert outcome(RULE, [*answered(""), usual, appeared]) is expected


def test_what_is_still_under_way_or_was_never_refused_is_not_swallowed() -> None:
    assert outcome(RULE, answered("", finished=False)) is Outcome.KEPT
    whole = without(answered(""), lambda fact: getattr(fact, "request", "") == "c/1")
    assert outcome(RULE, whole) is Outcome.KEPT
    assert outcome(RULE, [*whole, *request("c/2", 37.1, "chat", status=503)]) is Outcome.KEPT
    late = request("c/2", 41.0, "chat", status=503, planned=("http_error",))
    assert outcome(RULE, [*whole, *late]) is Outcome.KEPT


def test_a_later_question_does_not_answer_for_an_earlier_one() -> None:
    looked_again = AnswerRead(48.0, ASKED, "", finished=True, failed=False)
    next_one = AnswerRead(46.0, 44.0, "Sorry.", finished=True, failed=True)
    facts = without(answered(""), lambda fact: getattr(fact, "request", "") == "c/1")
    refused = request("c/2", 44.5, "chat", status=503, planned=("http_error",))
    assert outcome(RULE, [*facts, looked_again, next_one, *refused]) is Outcome.KEPT


def test_a_failure_whose_answer_nobody_read_is_unknown() -> None:
    unread = without(answered(""), lambda fact: isinstance(fact, AnswerRead) and fact.at == READ)
    assert outcome(RULE, unread) is Outcome.UNKNOWN
    blind = without(healthy(), lambda fact: isinstance(fact, AnswerRead | Appeared))
    assert outcome(RULE, blind) is Outcome.UNKNOWN
    early = [fact for fact in healthy() if fact.at < 30 and not isinstance(fact, PhaseBegan)]
    assert outcome(RULE, early) is Outcome.UNKNOWN
