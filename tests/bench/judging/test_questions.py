from bench.facts import (
    Answered,
    AnswerRead,
    AnswerStopped,
    Fact,
    PhaseBegan,
    QuestionSent,
    StepDone,
)
from bench.judging.questions import ended_in_failure, goes_on, is_refused, questions
from bench.judging.timeline import INFINITE, Timeline, Window
from bench.testing.story import request

ALWAYS = Window(0.0, INFINITE)


def read(at: float, asked_at: float, text: str = "", *, finished: bool = True) -> AnswerRead:
    return AnswerRead(at, asked_at, text, finished=finished, failed=False)


def of(*facts: Fact) -> Timeline:
    return Timeline.of([PhaseBegan(0.0, "fault"), *facts])


def test_each_question_has_its_looks_and_ends_with_the_next_one() -> None:
    first, second = questions(of(read(3, 1), read(9, 1), read(8, 5, "x")), ALWAYS)
    assert [look.at for look in first.looks] == [3, 9]
    assert (first.until, second.until) == (5, 8)
    assert (first.shows_nothing, second.shows_nothing) == (True, False)


def test_a_question_that_was_never_read_ends_the_one_before_too() -> None:
    (only,) = questions(of(read(9, 1), QuestionSent(4, "view")), ALWAYS)
    assert only.until == 4
    assert questions(of(read(9, 1)), Window(2.0, 5.0)) == []


def test_a_later_answer_makes_up_for_a_failure() -> None:
    failed, whole = request("a", 2.0, "chat", status=503), request("b", 3.0, "chat")
    for facts, lost in (((*failed,), True), ((*failed, *whole), False)):
        timeline = of(*facts, read(9, 1))
        (question,) = questions(timeline, ALWAYS)
        failures = [answer for answer in timeline.all(Answered) if is_refused(answer)]
        assert ended_in_failure(timeline, question, failures) is lost
        assert not goes_on(timeline, question, failures)


def test_a_request_behind_the_last_look_shows_that_more_is_under_way() -> None:
    timeline = of(*request("a", 2.0, "chat", status=503), *request("b", 9.5, "chat"), read(9, 1))
    (question,) = questions(timeline, ALWAYS)
    assert goes_on(timeline, question, question.of(timeline.all(Answered)))


def test_what_is_shown_of_an_answer_after_the_person_stopped_it_is_no_look() -> None:
    """VS Code shows a stopped answer as an answer that has ended."""
    facts = [read(9, 1, finished=False), AnswerStopped(95), read(98, 1), read(120, 1, "Late.")]
    (question,) = questions(of(*facts), ALWAYS)
    assert [look.at for look in question.looks] == [9]
    assert question.stopped_after_s == 94


def test_an_answer_that_ended_before_was_not_stopped() -> None:
    facts = [read(9, 1), read(50, 41, finished=False), AnswerStopped(95), read(98, 1), read(99, 41)]
    ended, stopped = questions(of(*facts), ALWAYS)
    assert [look.at for look in ended.looks] == [9, 98]
    assert (ended.stopped_after_s, stopped.stopped_after_s) == (0, 54)


def test_an_older_run_says_by_its_step_that_the_person_stopped_the_answer() -> None:
    looks = [QuestionSent(1, "chat"), read(9, 1, finished=False), read(98, 1)]
    waited = StepDone(95, "ask", False, 35.0, "Waited 35 s for the chat to take the question.")
    (under_fault,) = questions(of(*looks, waited), ALWAYS)
    assert under_fault.stopped_after_s == 0
    (later,) = questions(of(*looks, PhaseBegan(60, "recovery"), waited), ALWAYS)
    assert later.stopped_after_s == 94
    in_a_view = [QuestionSent(1, "view"), *looks[1:], PhaseBegan(60, "recovery"), waited]
    (question,) = questions(of(*in_a_view), ALWAYS)
    assert question.stopped_after_s == 0
