"""Whether an incomplete answer is shown as a complete one."""

import re
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import (
    FAULT,
    Answered,
    AnswerRead,
    Appeared,
    Asked,
    ConnectionSpoiled,
    QuestionSent,
)
from bench.judging.finding import Evidence, Measure, Ruling
from bench.judging.harm import Harm
from bench.judging.questions import SURFACES, Question, questions
from bench.judging.rule import Rule, ended_before, graded, kept, nothing_to_judge, unknown
from bench.judging.timeline import INFINITE, Timeline, Window
from fake_backend.model.text import ENDING
from fake_backend.settings import STRICT

# Faults that leave an answer incomplete; faults that only damage its framing are left out.
CUTTING = frozenset(
    {
        "broken_frame",
        "connections_die",
        "content_filter",
        "error_event",
        "fin_mid_chunk",
        "goaway",
        "idle_connection_dies",
        "length_limit",
        "line_cut",
        "reset",
        "reset_stream",
        "stall",
        "truncated",
        "websocket_closed",
        "websocket_dead",
        "websocket_frames",
    }
)
SPARING = frozenset(  # they let some answers end
    {"connections_die", "goaway", "reset_stream", "websocket_closed", "websocket_dead"}
)
UNLESS_WAITED_FOR = {"stall", "websocket_frames"}  # the answer may still come, or has come
SOON_S = 1.0  # a notice this soon after the last look still belongs to the answer
IN_WORDS = re.compile(
    r"\b(?:sorry|incomplete|interrupted|truncated|cut (?:off|short)|length limit|filtered"
    r"|content filter|try again|(?:network|connection) error)\b",
    re.IGNORECASE,
)
QUOTED = 60  # characters


@dataclass(frozen=True, config=STRICT)
class IncompleteIsTold(Rule):
    """An answer that was cut is never shown as complete.

    The rule counts the questions of the fault phase whose stream was cut, by a fault that leaves
    the answer incomplete, without a later attempt that was answered completely, over HTTP or a new
    WebSocket. Such an answer is shown as complete if the chat shows finished text and no error, and
    neither a notice nor a word in the answer says that it is incomplete. LLMock calls this
    `truncated_stream_accepted`: SDKs raise no error if a stream ends without its finish reason.
    """

    passed_off_hard: int = 2  # broken from this number on, degraded below; this bench's own

    code: ClassVar[str] = "truncated_stream_accepted"
    harm: ClassVar[Harm] = Harm.TRUST
    advice: ClassVar[str] = (
        "Treat a stream as complete only after its finish reason, and check the reason: `length`"
        " and `content_filter` are not `stop`. Mark an incomplete answer as such."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        window = timeline.phases.get(FAULT)
        if window is None:
            return ended_before(FAULT)
        cuts = _cuts(timeline, window)
        if not cuts:
            return nothing_to_judge("No answer to a question of the fault phase was cut")
        cut = [
            (question.last, fault)
            for question in questions(timeline, window)
            if (fault := _fault_of(question, cuts))
        ]
        if not cut:
            return unknown(
                f"{len(cuts)} answers were cut, but no answer of the fault phase was read after it"
            )
        wrong = [(look, fault) for look, fault in cut if _passed_off(timeline, look)]
        if not wrong:
            return kept(f"None of {len(cut)} cut answers was shown as complete")
        look, fault = wrong[0]
        hard = self.passed_off_hard - 1
        return graded(
            Measure("shown as complete", len(wrong), "", 0, hard, "", "passed_off_hard"),
            f"The chat showed {len(wrong)} of {len(cut)} cut answers as complete",
            when=timeline.moment(look.at),
            notes=[
                f"The fault '{fault}' cut the first one; its text ends with '{_end(look.text)}'."
            ],
            evidence=tuple(Evidence("screen", _end(look.text), look.at) for look, _ in wrong),
        )


def _cuts(timeline: Timeline, window: Window) -> list[tuple[float, str]]:
    """When each request that stayed cut was sent, and the fault that cut it."""
    asked = {fact.request: fact for fact in timeline.all(Asked)}
    lines = [
        spoiled for spoiled in timeline.all(ConnectionSpoiled) if "line_cut" in spoiled.delivered
    ]
    ended = [
        (asked.get(answer.request), answer, _fault(asked.get(answer.request), answer, lines))
        for answer in timeline.all(Answered)
        if answer.surface in SURFACES and answer.at >= window.start
    ]
    whole = [
        request
        for request, answer, fault in ended
        if request and not fault and answer.status == 200 and not answer.client_left
    ]
    asks = [question.at for question in timeline.all(QuestionSent)]
    return [
        (request.at if request else answer.at, fault)
        for request, answer, fault in ended
        if fault
        and not (request and (_answered_later(request, whole) or _fell_back(request, whole, asks)))
    ]


def _fault(asked: Asked | None, answer: Answered, lines: list[ConnectionSpoiled]) -> str:
    """The fault that left the answer incomplete; empty if it was complete, or if there was none."""
    if answer.status != 200 or answer.bytes == 0:
        return ""
    for name in answer.delivered:
        if name not in CUTTING or (name in SPARING and answer.complete):
            continue
        if name not in UNLESS_WAITED_FOR or answer.client_left:
            return name
    cut = asked and any(
        line.host == asked.host and asked.at <= line.at <= answer.at + SOON_S for line in lines
    )
    return "line_cut" if cut else ""


def _answered_later(request: Asked, whole: list[Asked]) -> bool:
    return any(later.call == request.call != "" and later.at > request.at for later in whole)


def _fell_back(request: Asked, whole: list[Asked], asks: list[float]) -> bool:
    """Whether a turn of a WebSocket was repeated in another form, before the next question."""
    until = next((at for at in asks if at > request.at), INFINITE)
    return request.http == "websocket" and any(
        later.surface == request.surface and request.at < later.at < until for later in whole
    )


def _fault_of(question: Question, cuts: list[tuple[float, str]]) -> str:
    of_it = (fault for at, fault in cuts if question.asked_at <= at <= question.until)
    return next(of_it, "")


def _passed_off(timeline: Timeline, look: AnswerRead) -> bool:
    text = look.text.strip()
    if not look.finished or look.failed or look.error or not text:
        return False
    if ENDING in text or IN_WORDS.search(text):
        return False
    return not _noticed(timeline, Window(look.asked_at, look.at + SOON_S))


def _noticed(timeline: Timeline, window: Window) -> bool:
    """A notice, or a text in the status bar that is new even without its digits."""
    if any(fact.kind in ("notification", "dialog") for fact in timeline.all(Appeared, window)):
        return True
    before = timeline.phases[FAULT].start
    return bool(_statuses(timeline, window) - _statuses(timeline, Window(0.0, before)))


def _statuses(timeline: Timeline, window: Window) -> set[str]:
    facts = timeline.all(Appeared, window)
    return {re.sub(r"\d+", "#", fact.text) for fact in facts if fact.kind == "status"}


def _end(text: str) -> str:
    return " ".join(text.split())[-QUOTED:]
