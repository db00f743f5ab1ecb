"""Whether the client ever stops waiting for an answer."""

from dataclasses import dataclass as plain
from dataclasses import replace
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT
from bench.judging.attempts import Attempt, attempts
from bench.judging.finding import Evidence, Measure, Outcome, Ruling
from bench.judging.rule import Rule, ended_before, grade, kept, ruling, unknown
from bench.judging.timeline import Timeline
from fake_backend.settings import STRICT

OK = 200
SETTINGS = {"ghost_text": "ghost_text_s", "chat": "chat_s", "agent": "chat_s"}  # by surface


@plain(frozen=True, slots=True)
class _Wait:
    """How long the client waited for one answer while it was observed."""

    attempt: Attempt
    seconds: float
    limit_s: float
    open: bool  # when the observation ended

    @property
    def share(self) -> float:
        return self.seconds / self.limit_s


@dataclass(frozen=True, config=STRICT)
class ErrorsAreBounded(Rule):
    """In the fault phase the client does not wait for an answer without limit.

    A wait lasts until the answer ends or the client closes the request. For a complete answer with
    status 200, only the time to the first byte counts. A request that is still open when the editor
    closes cannot be judged if its limit has not passed. All figures are this bench's own.
    """

    ghost_text_s: float = 10  # soft limit for ghost text
    chat_s: float = 60  # soft limit for chat and agent
    hard_ratio: float = 3  # hard limit as a multiple of the soft one

    code: ClassVar[str] = "no_read_timeout"
    advice: ClassVar[str] = (
        "Give every request a limit for the first byte and one for the silence between two pieces."
        " Then abort it, and tell the user in the place where they wait."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        window = timeline.phases.get(FAULT)
        if window is None:
            return ended_before(FAULT)
        asked = [item for item in attempts(timeline, window) if item.surface in SETTINGS]
        if not asked:
            return kept(
                "The extension sent no request on ghost_text, chat or agent in the fault phase"
            )
        waits = [_wait(item, getattr(self, SETTINGS[item.surface]), timeline) for item in asked]
        longest = max(waits, key=lambda wait: wait.share)
        undecided = [wait for wait in waits if wait.open and wait.attempt.hit]
        if longest.share <= 1 and undecided:
            return self._unknown(max(undecided, key=lambda wait: wait.share))
        return self._grade(longest, timeline)

    def _grade(self, wait: _Wait, timeline: Timeline) -> Ruling:
        surface, at = wait.attempt.surface, wait.attempt.at
        measure = self._measure(wait)
        outcome = grade(measure)
        if outcome is Outcome.KEPT:
            name = f"longest wait ('{surface}')"
            return kept("Every wait for an answer ended in time", replace(measure, name=name))
        return ruling(
            outcome,
            f"The extension waited too long for an answer on '{surface}'",
            measure,
            when=timeline.moment(at),
            notes=["The request was still open when the observation ended." if wait.open else ""],
            evidence=(_evidence(wait.attempt),),
        )

    def _unknown(self, wait: _Wait) -> Ruling:
        surface, at = wait.attempt.surface, wait.attempt.at
        return unknown(
            f"A request on '{surface}' was still open when the observation ended",
            self._measure(wait),
            notes=[f"The fault hit this request at {at:.1f} s."],
            evidence=(_evidence(wait.attempt),),
        )

    def _measure(self, wait: _Wait) -> Measure:
        return Measure(
            "wait",
            wait.seconds,
            "s",
            wait.limit_s,
            wait.limit_s * self.hard_ratio,
            SETTINGS[wait.attempt.surface],
            "hard_ratio",
        )


def _evidence(attempt: Attempt) -> Evidence:
    return Evidence("request", f"{attempt.surface} {attempt.asked.path}", attempt.at)


def _wait(attempt: Attempt, limit_s: float, timeline: Timeline) -> _Wait:
    """The wait for one answer; closing the editor ends every request, so it ends the wait too."""
    closing = timeline.alive.end
    first_s = _first_byte_s(attempt)
    if first_s is not None and first_s <= limit_s:
        return _Wait(attempt, first_s, limit_s, open=False)
    until = min(attempt.ended_at, closing, timeline.end)
    return _Wait(attempt, until - attempt.at, limit_s, open=attempt.ended_at >= closing)


def _first_byte_s(attempt: Attempt) -> float | None:
    """The time to the first byte of an answer that was delivered completely."""
    answer = attempt.answered
    if answer is None or answer.client_left or answer.status != OK or answer.first_byte_at is None:
        return None
    return answer.first_byte_at - attempt.at
