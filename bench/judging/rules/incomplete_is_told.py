"""Whether half an answer is shown as a whole one."""

import re
from itertools import pairwise
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, Answered, AnswerRead, Appeared, Asked, ConnectionSpoiled
from bench.judging.finding import Ruling
from bench.judging.rule import Rule, broken, degraded, kept, unknown
from bench.judging.timeline import INFINITE, Timeline, Window
from fake_backend.model.text import ENDING
from fake_backend.settings import STRICT

# Faults that leave an answer incomplete; what only spoils its framing is not among them.
CUTTING = frozenset(
    {
        "content_filter",
        "error_event",
        "fin_mid_chunk",
        "length_limit",
        "line_cut",
        "reset",
        "stall",
        "truncated",
    }
)
ASKED_BY_HAND = {"chat", "agent"}  # surfaces
SOON_S = 1.0  # what appears this soon after the last look still belongs to the answer
IN_WORDS = re.compile(
    r"\b(?:sorry|incomplete|interrupted|truncated|cut (?:off|short)|length limit|filtered"
    r"|content filter|try again|(?:network|connection) error)\b",
    re.IGNORECASE,
)
QUOTED = 60  # characters


@dataclass(frozen=True, config=STRICT)
class IncompleteIsTold(Rule):
    """An answer that was cut is never passed off as complete.

    A question of the fault phase counts where its stream was cut (by a fault that leaves the answer
    incomplete), no later attempt was answered whole, and the chat then shows text that is finished
    and no error, while no notice and no word in the answer tells of it. One is degraded,
    `passed_off_hard`, a figure of ours, are broken. LLMock knows it as `truncated_stream_accepted`:
    SDKs raise nothing where a stream ends without its finish reason.
    """

    passed_off_hard: int = 2

    code: ClassVar[str] = "truncated_stream_accepted"
    advice: ClassVar[str] = (
        "Take a stream for whole only after its finish reason, and look at the reason: `length` and"
        " `content_filter` are not `stop`. Mark what is shown as incomplete."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        window = timeline.phases.get(FAULT)
        if window is None:
            return unknown("The run ended before the fault phase.")
        cuts = _cuts(timeline, window)
        if not cuts:
            return kept("Nothing was cut: 0 answers to questions of the fault phase.")
        shown = _last_looks(timeline, window)
        hit = [(one, fault) for one in shown if (fault := _fault_of(*one, cuts))]
        if not hit:
            return unknown(
                f"{len(cuts)} answers were cut, but no answer of the fault phase was read after it."
            )
        wrong = [(one[0], fault) for one, fault in hit if _passed_off(timeline, one[0])]
        limits = f"(limits 1 / {self.passed_off_hard})"
        if not wrong:
            return kept(f"None of {len(hit)} cut answers was passed off as complete {limits}.")
        look, fault = wrong[0]
        because = (
            f"Passed off as complete: {len(wrong)} of {len(hit)} cut answers; the first at"
            f" {look.at:.1f} s ({timeline.phase_at(look.at)}), cut by '{fault}', ends with"
            f" '{_end(look.text)}' {limits}."
        )
        return broken(because) if len(wrong) >= self.passed_off_hard else degraded(because)


def _last_looks(timeline: Timeline, window: Window) -> list[tuple[AnswerRead, float]]:
    """The last look at each question of the window, and until when requests are its own."""
    last = {look.asked_at: look for look in timeline.all(AnswerRead)}
    asked = sorted(last)
    nexts = dict(pairwise([*asked, INFINITE]))
    return [(last[at], min(last[at].at, nexts[at])) for at in asked if window.holds(at)]


def _cuts(timeline: Timeline, window: Window) -> list[tuple[float, str]]:
    """When each request that was cut for good was asked, and by which fault it was cut."""
    asked = {fact.request: fact for fact in timeline.all(Asked)}
    lines = [
        spoiled for spoiled in timeline.all(ConnectionSpoiled) if "line_cut" in spoiled.delivered
    ]
    ended = [
        (asked.get(answer.request), answer, _fault(asked.get(answer.request), answer, lines))
        for answer in timeline.all(Answered)
        if answer.surface in ASKED_BY_HAND and answer.at >= window.start
    ]
    whole = [
        request
        for request, answer, fault in ended
        if request and not fault and answer.status == 200 and not answer.client_left
    ]
    return [
        (request.at if request else answer.at, fault)
        for request, answer, fault in ended
        if fault and not (request and _answered_later(request, whole))
    ]


def _fault(asked: Asked | None, answer: Answered, lines: list[ConnectionSpoiled]) -> str:
    """The fault that left the answer incomplete; empty where it was whole, or none."""
    if answer.status != 200 or answer.bytes == 0:
        return ""
    for name in answer.delivered:
        if name in CUTTING and (name != "stall" or answer.client_left):
            return name
    cut = asked and any(
        line.host == asked.host and asked.at <= line.at <= answer.at + SOON_S for line in lines
    )
    return "line_cut" if cut else ""


def _answered_later(request: Asked, whole: list[Asked]) -> bool:
    return any(later.call == request.call != "" and later.at > request.at for later in whole)


def _fault_of(look: AnswerRead, until: float, cuts: list[tuple[float, str]]) -> str:
    return next((fault for asked, fault in cuts if look.asked_at <= asked <= until), "")


def _passed_off(timeline: Timeline, look: AnswerRead) -> bool:
    text = look.text.strip()
    if not look.finished or look.failed or not text:
        return False
    if ENDING in text or IN_WORDS.search(text):
        return False
    return not _noticed(timeline, Window(look.asked_at, look.at + SOON_S))


def _noticed(timeline: Timeline, window: Window) -> bool:
    """A notice, or a word in the status bar that was not there before, whatever its figures."""
    if any(fact.kind in ("notification", "dialog") for fact in timeline.all(Appeared, window)):
        return True
    before = timeline.phases[FAULT].start
    return bool(_statuses(timeline, window) - _statuses(timeline, Window(0.0, before)))


def _statuses(timeline: Timeline, window: Window) -> set[str]:
    facts = timeline.all(Appeared, window)
    return {re.sub(r"\d+", "#", fact.text) for fact in facts if fact.kind == "status"}


def _end(text: str) -> str:
    return " ".join(text.split())[-QUOTED:]
