import pytest

from bench.facts import Answered, AnswerRead, Asked, Fact, QuestionSent
from bench.judging.finding import Outcome
from bench.judging.rules.errors_are_bounded import ErrorsAreBounded
from bench.testing.story import because, healthy, outcome, request

RULE = ErrorsAreBounded()
SHORT = ErrorsAreBounded(ghost_text_s=4, chat_s=8)


def hung(
    lasts: float | None,
    *,
    at: float = 31.0,
    surface: str = "ghost_text",
    planned: tuple[str, ...] = ("hang",),
    first_byte_s: float | None = None,
    left: bool = True,
) -> list[Fact]:
    """A request that the client leaves (or that ends, where not `left`) after `lasts`."""
    asked = Asked(at, "hung", surface, "host", "/path", planned)
    if lasts is None:
        return [*healthy(), asked]
    first = None if first_byte_s is None else at + first_byte_s
    status = None if first is None else 200
    return [*healthy(), asked, Answered(at + lasts, "hung", surface, status, first, 0, left)]


@pytest.mark.parametrize(
    ("lasts", "expected"),
    [
        (10, Outcome.KEPT),
        (10.1, Outcome.DEGRADED),
        (30, Outcome.DEGRADED),
        (30.1, Outcome.BROKEN),
        (None, Outcome.BROKEN),
    ],
)
def test_the_longest_wait_decides(lasts: float | None, expected: Outcome) -> None:
    assert outcome(RULE, hung(lasts)) is expected


@pytest.mark.parametrize(
    ("lasts", "expected"),
    [(8, Outcome.KEPT), (9, Outcome.DEGRADED), (25, Outcome.BROKEN)],
)
@pytest.mark.parametrize("surface", ["chat", "agent"])
def test_a_chat_has_its_own_limit(surface: str, lasts: float, expected: Outcome) -> None:
    assert outcome(SHORT, hung(lasts, surface=surface)) is expected


def test_an_open_request_below_its_limit_cannot_be_judged() -> None:
    assert outcome(RULE, hung(None, surface="chat")) is Outcome.UNKNOWN
    assert because(RULE, hung(None, surface="chat")) == (
        "A request on 'chat' was still open when the observation ended: wait = 39 s (soft limit 60"
        " s, hard limit 180 s). The fault hit this request at 31.0 s."
    )
    assert outcome(RULE, hung(None, surface="chat", planned=())) is Outcome.KEPT


def test_that_the_editor_closes_is_no_timeout() -> None:
    assert outcome(RULE, hung(40, surface="chat")) is Outcome.UNKNOWN
    assert outcome(ErrorsAreBounded(ghost_text_s=39.5), hung(40)) is Outcome.UNKNOWN


def test_a_run_that_ends_early_is_watched_to_its_end() -> None:
    early = [fact for fact in healthy() if fact.at <= 35.0]
    asked = hung(None)[-1]
    assert outcome(RULE, [*early, asked]) is Outcome.UNKNOWN
    assert "observation ended: wait = 4 s (" in because(RULE, [*early, asked])


def test_what_is_over_a_limit_outweighs_what_cannot_be_judged() -> None:
    chat = Asked(45.0, "chat", "chat", "host", "/path", ("hang",))
    assert outcome(RULE, [*hung(12), chat]) is Outcome.DEGRADED
    assert outcome(RULE, [*hung(9), chat]) is Outcome.UNKNOWN


def test_of_an_answer_that_was_delivered_only_the_first_byte_counts() -> None:
    assert outcome(RULE, hung(35, first_byte_s=1, left=False)) is Outcome.KEPT
    assert outcome(RULE, hung(35, first_byte_s=1, left=True)) is Outcome.BROKEN
    assert outcome(RULE, hung(20, first_byte_s=11, left=False)) is Outcome.DEGRADED


def test_what_ends_itself_in_time_is_fine() -> None:
    assert outcome(RULE, hung(5, at=48.0, left=False)) is Outcome.KEPT
    assert outcome(RULE, hung(25, at=12.0)) is Outcome.KEPT


def test_the_sentence_says_where_and_how_long() -> None:
    assert because(RULE, hung(12)) == (
        "The extension waited too long for an answer on 'ghost_text' at 31.0 s (fault phase): wait"
        " = 12 s (soft limit 10 s, hard limit 30 s)."
    )
    assert because(RULE, hung(None)).endswith(
        "(soft limit 10 s, hard limit 30 s). The request was still open when the observation ended."
    )
    assert because(RULE, hung(9)) == (
        "Every wait for an answer ended in time: longest wait ('ghost_text') = 9 s (soft limit 10"
        " s, hard limit 30 s)."
    )
    assert RULE.code == "no_read_timeout"


def test_nothing_asked_is_kept_and_no_fault_phase_is_unknown() -> None:
    other = [fact for fact in healthy() if not isinstance(fact, Asked)]
    assert because(RULE, other).startswith("The extension sent no request on ghost_text, chat")
    assert outcome(RULE, other) is Outcome.KEPT
    assert outcome(RULE, [fact for fact in healthy() if fact.at < 29]) is Outcome.UNKNOWN


def question(waits_s: float, *, place: str = "chat") -> list[Fact]:
    """A question whose request ends at once, and whose failure is shown after `waits_s`."""
    at = 31.0
    read = AnswerRead(at + waits_s + 0.5, at, "", True, True, "Busy", at + waits_s)
    return [*healthy(), QuestionSent(at, place), *request("q", at, "chat", status=500), read]


@pytest.mark.parametrize(
    ("waits_s", "expected"), [(8, Outcome.KEPT), (9, Outcome.DEGRADED), (25, Outcome.BROKEN)]
)
@pytest.mark.parametrize("place", ["chat", "view"])
def test_the_user_waits_too(place: str, waits_s: float, expected: Outcome) -> None:
    assert outcome(SHORT, question(waits_s, place=place)) is expected


def test_the_longest_wait_is_that_of_the_user() -> None:
    assert because(RULE, question(29)) == (
        "Every wait for an answer ended in time: longest wait of the user ('chat') = 29 s (soft"
        " limit 60 s, hard limit 180 s)."
    )
    assert because(SHORT, question(29, place="view")) == (
        "The user waited too long for an answer on 'view' at 31.0 s (fault phase): wait = 29 s"
        " (soft limit 8 s, hard limit 24 s)."
    )


def test_a_question_that_is_still_open_cannot_be_judged() -> None:
    open_question = [QuestionSent(31.0, "chat"), AnswerRead(69.0, 31.0, "", False, False)]
    assert because(RULE, [*healthy(), *open_question]) == (
        "A question on 'chat' was still open when the observation ended: wait = 38 s (soft limit 60"
        " s, hard limit 180 s). The user asked at 31.0 s."
    )
    assert because(SHORT, [*healthy(), *open_question]).endswith(
        "The question was still open when the observation ended."
    )
