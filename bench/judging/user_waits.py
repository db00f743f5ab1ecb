"""How long the user waited for the answers to questions, as the screen shows it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.facts import QUIET, AnswerRead, QuestionSent, StepDone
from bench.facts.health_steps import NEW_CONVERSATION
from bench.judging.timeline import Timeline, Window

WATCHED = ("chat answer", NEW_CONVERSATION)  # the steps that look at an answer until it ends
SAME_S = 0.01  # a question and its readings agree on the time of asking
AT_ONCE_S = 0.25  # a sign this soon before a look was perhaps found by the look
LOOK_S = 1.0  # what is there at the first look may have been there before


@dataclass(frozen=True, slots=True)
class UserWait:
    """The wait for the first sign of an answer, as far as somebody looked."""

    place: str
    asked_at: float
    seconds: float  # at least; without the time in which nobody looked
    open: bool  # at the last look, in the quiet phase


def user_waits(timeline: Timeline, window: Window) -> list[UserWait]:
    """The waits for the questions that were sent in `window` and looked at."""
    waits = []
    readings = timeline.all(AnswerRead)
    for question in timeline.all(QuestionSent, window):
        own = [reading for reading in readings if abs(reading.asked_at - question.at) <= SAME_S]
        if own:
            waits.append(_wait(timeline, question, own))
    return waits


def _wait(timeline: Timeline, question: QuestionSent, readings: Sequence[AnswerRead]) -> UserWait:
    sign = _first_sign(readings)
    until = question.at
    for reading in readings:
        if sign is None or reading.at < sign.at - SAME_S:
            until = max(until, reading.at)  # nothing was there at this look
    if sign and (sign.is_exact or _was_watched(timeline, question, sign.at)):
        until = sign.at
    quiet = timeline.phases.get(QUIET)
    still_open = sign is None and quiet is not None and until >= quiet.start
    return UserWait(question.place, question.at, until - question.at, still_open)


@dataclass(frozen=True, slots=True)
class _Sign:
    """The first sign of an answer: something that is shown, or at least its end."""

    at: float
    is_exact: bool  # the page saw it come; otherwise it was there at a look


def _first_sign(readings: Sequence[AnswerRead]) -> _Sign | None:
    for reading in readings:
        shown_at = reading.first_shown_at
        if shown_at is not None:
            return _Sign(shown_at, is_exact=reading.at - shown_at > AT_ONCE_S)
    for reading in readings:
        if reading.finished or reading.failed or reading.error or reading.text:
            return _Sign(reading.at, is_exact=False)
    return None


def _was_watched(timeline: Timeline, question: QuestionSent, at: float) -> bool:
    """Whether somebody looked just before, so that the sign cannot be much older."""
    looking = _step_at(timeline, at)
    asking = _step_at(timeline, question.at)
    if looking is None:
        return timeline.phase_at(at) != QUIET
    if looking is asking:
        return True
    began = looking.at - looking.seconds
    right_after = asking is not None and began - asking.at <= LOOK_S
    return looking.step in WATCHED and (right_after or at - began > LOOK_S)


def _step_at(timeline: Timeline, at: float) -> StepDone | None:
    steps = timeline.all(StepDone)
    return next((done for done in steps if done.at - done.seconds <= at <= done.at), None)
