from bench.facts import FAULT, AnswerRead, Fact, QuestionSent, StepDone
from bench.judging.timeline import Timeline
from bench.judging.user_waits import UserWait, user_waits
from bench.testing.story import healthy, without


def waits(*facts: Fact) -> list[UserWait]:
    others = without(healthy(), lambda fact: isinstance(fact, StepDone | AnswerRead))
    timeline = Timeline.of([*others, *facts])
    return user_waits(timeline, timeline.phases[FAULT])


def seconds(*facts: Fact) -> float:
    (wait,) = waits(*facts)
    return round(wait.seconds, 3)


def read(
    at: float,
    text: str = "",
    *,
    asked_at: float = 31.0,
    over: bool = False,
    first: float | None = None,
) -> AnswerRead:
    return AnswerRead(at, asked_at, text, over, False, "", first)


ASKED = QuestionSent(31.0, "view")
ASKS = StepDone(31.1, "ask", True, 1.0)


def test_a_wait_lasts_until_something_is_shown() -> None:
    assert (
        seconds(ASKED, ASKS, StepDone(45, "chat answer", True, 13.9), read(45, "x", first=33.5))
        == 2.5
    )
    assert seconds(ASKED, read(49, "Busy", over=True, first=49)) == 18


def test_an_answer_that_streams_is_no_long_wait() -> None:
    assert (
        seconds(ASKED, read(40, "a", first=31.5), read(59, "a b c", over=True, first=31.5)) == 0.5
    )


def test_an_error_or_a_silent_end_ends_the_wait() -> None:
    looks = StepDone(45, "chat answer", False, 13.9)
    failed = AnswerRead(44.9, 31.0, "", True, True, "Busy")
    assert seconds(ASKED, ASKS, looks, failed) == 13.9
    assert seconds(ASKED, ASKS, looks, read(44.9, over=True)) == 13.9


def test_time_in_which_nobody_looked_does_not_count() -> None:
    late_look = read(48.5, "Here it is.", over=True, first=48.5)
    assert seconds(ASKED, ASKS, StepDone(49, "chat answer", True, 1.0), late_look) == 0
    assert seconds(ASKED, ASKS, StepDone(49, "ask", True, 2.0), late_look) == 0
    first_look = read(43, asked_at=31.0)
    assert seconds(ASKED, ASKS, first_look, StepDone(49, "ask", True, 2.0), late_look) == 12
    assert seconds(ASKED, ASKS, read(69, "Here it is.", over=True, first=69.0)) == 0


def test_the_page_itself_looks_all_the_time() -> None:
    assert seconds(ASKED, ASKS, StepDone(49, "ask", True, 2.0), read(48.5, "x", first=40.0)) == 9


def test_the_earliest_reading_decides() -> None:
    looks = StepDone(34, "chat answer", True, 2.9)
    assert seconds(ASKED, ASKS, looks, read(33.9, "x"), read(60, "x y", over=True)) == 2.9


def test_a_question_behind_another_waits_since_it_was_sent() -> None:
    queued = StepDone(47.0, "ask", True, 17.0)  # until the chat took the question
    looks = StepDone(48.0, "chat answer", True, 0.9)
    assert seconds(ASKED, queued, looks, read(47.9, "x", over=True, first=47.5)) == 16.5
    assert seconds(ASKED, queued, looks, read(47.9, "x", over=True)) == 16.9


def test_only_the_last_look_shows_that_a_question_is_still_open() -> None:
    (wait,) = waits(ASKED, read(43), read(69))
    assert (wait.seconds, wait.open) == (38, True)
    (wait,) = waits(ASKED, read(43))
    assert (wait.seconds, wait.open) == (12, False)


def test_questions_of_other_phases_and_without_a_reading_are_left_out() -> None:
    assert waits(QuestionSent(21.0, "chat"), read(22, "x", asked_at=21.0)) == []
    assert waits(ASKED) == []
    assert waits(read(60, "an older run", asked_at=31.0)) == []
