"""The questions of a run, each with the readings of its own answer. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from bench.facts import (
    FAULT,
    Answered,
    AnswerRead,
    AnswerStopped,
    Asked,
    QuestionSent,
    StepDone,
)
from bench.judging.timeline import INFINITE, Timeline, Window

REFUSED = 400
SURFACES = {"chat", "agent"}  # their requests answer a question of the user
UPGRADES = {"websocket"}  # a WebSocket is asked for, on which they may follow
SHOWS_S = 0.3  # a failure needs this long to reach the screen


@dataclass(frozen=True, slots=True)
class Question:
    """A question whose answer was read; what comes until the next question belongs to it.

    Once the person has stopped an answer, its looks end.
    """

    looks: tuple[AnswerRead, ...]
    next_at: float  # infinite for the last one
    stopped_after_s: float = 0.0  # until the person stopped its answer, if it had not ended

    @property
    def asked_at(self) -> float:
        return self.looks[0].asked_at

    @property
    def last(self) -> AnswerRead:
        return self.looks[-1]

    @property
    def until(self) -> float:
        """The last moment at which a request can explain what was read."""
        return min(self.last.at, self.next_at)

    @property
    def shows_nothing(self) -> bool:
        return not any(look.failed or look.error or look.text.strip() for look in self.looks)

    def of(self, answers: Iterable[Answered]) -> list[Answered]:
        """The answers that ended between the question and its last reading, or the next one."""
        return [answer for answer in answers if self.asked_at <= answer.at <= self.until]


def questions(timeline: Timeline, window: Window) -> list[Question]:
    """The questions that were asked in the window, in order."""
    looks: dict[float, list[AnswerRead]] = {}
    stopped: dict[float, float] = {}
    stops = _stops(timeline)
    for look in timeline.all(AnswerRead):
        before = looks.setdefault(look.asked_at, [])
        stop = _stop_between(before[-1], look, stops) if before else None
        if stop is None:
            before.append(look)
        else:
            stopped.setdefault(look.asked_at, stop - look.asked_at)
    sent = {*looks, *(fact.at for fact in timeline.all(QuestionSent))}
    nexts = dict(pairwise([*sorted(sent), INFINITE]))
    return [
        Question(tuple(looks[at]), nexts[at], stopped.get(at, 0.0))
        for at in sorted(looks)
        if window.holds(at)
    ]


def _stop_between(last: AnswerRead, look: AnswerRead, stops: Iterable[float]) -> float | None:
    """When the person stopped the answer, if it had not ended, between two looks."""
    if last.finished:
        return None
    return next((stop for stop in stops if last.at < stop <= look.at), None)


def _stops(timeline: Timeline) -> list[float]:
    """When the person stopped an answer.

    Runs without that fact are of a bench whose person did so after waiting for the chat to take
    another question, once the fault was over. An extension's own view has no button for it.
    """
    stops = [fact.at for fact in timeline.all(AnswerStopped)]
    if stops or not any(question.place == "chat" for question in timeline.all(QuestionSent)):
        return stops
    return [
        step.at
        for step in timeline.all(StepDone)
        if (step.step, step.ok) == ("ask", False)
        and step.note.startswith("Waited")
        and timeline.phase_at(step.at) != FAULT
    ]


def is_refused(answer: Answered) -> bool:
    return answer.status is None or answer.status >= REFUSED


def is_held_back(timeline: Timeline, question: Question) -> bool:
    """Whether a request that a fault hit was still open at the question's last reading.

    It may be an earlier one: a WebSocket answers one request after the other.
    """
    answers = {answer.request: answer for answer in timeline.all(Answered)}
    for asked in timeline.all(Asked):
        answer = answers.get(asked.request)
        is_open = asked.at <= question.until < (answer.at if answer else INFINITE)
        is_hit = asked.planned or (answer and answer.delivered)
        if is_open and is_hit and asked.surface in SURFACES | UPGRADES:
            return True
    return False


def goes_on(timeline: Timeline, question: Question, failures: list[Answered]) -> bool:
    """Whether more was under way at the last look: another request, or a failure just now."""
    settled = question.last.at - SHOWS_S
    if failures[-1].at > settled:
        return True
    ended = {answer.request: answer.at for answer in timeline.all(Answered)}
    return any(
        asked.surface in SURFACES
        and failures[0].at < asked.at < question.next_at
        and ended.get(asked.request, INFINITE) > settled
        for asked in timeline.all(Asked)
    )


def ended_in_failure(timeline: Timeline, question: Question, failures: list[Answered]) -> bool:
    """Whether no request was answered after the last failure: the text is not a model's."""
    later = [answer for answer in question.of(timeline.all(Answered)) if not is_refused(answer)]
    return bool(failures) and not any(
        answer.surface in SURFACES and answer.at > failures[-1].at for answer in later
    )
