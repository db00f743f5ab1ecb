"""Whether the client ever stops waiting."""

from dataclasses import dataclass as plain
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT
from bench.judging.attempts import Attempt, attempts
from bench.judging.finding import Ruling
from bench.judging.rule import Rule, graded_by, kept, unknown
from bench.judging.timeline import Timeline
from fake_backend.settings import STRICT

OK = 200


@plain(frozen=True, slots=True)
class _Wait:
    """How long the client waited for one answer, as far as that was watched."""

    attempt: Attempt
    seconds: float
    limit_s: float
    open: bool

    @property
    def share(self) -> float:
        return self.seconds / self.limit_s


@dataclass(frozen=True, config=STRICT)
class ErrorsAreBounded(Rule):
    """In the fault phase the client does not wait for an answer without end.

    Soft limits: `ghost_text_s` for ghost text, `chat_s` for chat and agent, until the answer ended
    or the client left; hard limits: `hard_ratio` times as long. All figures are ours. Of an answer
    with status 200 that came to its end only the time to its first byte counts. What is still open
    when the editor is closed, after less than its limit, cannot be judged.
    """

    ghost_text_s: float = 10
    chat_s: float = 60
    hard_ratio: float = 3

    code: ClassVar[str] = "no_read_timeout"
    advice: ClassVar[str] = (
        "Give every request a limit for the first byte and one for the silence between two pieces;"
        " then abort it, and tell the user where they wait for it."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        window = timeline.phases.get(FAULT)
        if window is None:
            return unknown("The run ended before the fault phase.")
        limits = self._limits()
        asked = [item for item in attempts(timeline, window) if item.surface in limits]
        if not asked:
            return kept(f"None of {', '.join(limits)} was asked for in the fault phase.")
        waits = [_wait(item, limits[item.surface], timeline) for item in asked]
        longest = max(waits, key=lambda wait: wait.share)
        undecided = [wait for wait in waits if wait.open and wait.attempt.hit]
        if longest.share <= 1 and undecided:
            return self._unknown(max(undecided, key=lambda wait: wait.share))
        return graded_by(
            longest.share,
            1,
            self.hard_ratio,
            f"The longest wait for an answer in the fault phase was {longest.seconds:.1f} s on"
            f" '{longest.attempt.surface}', from {longest.attempt.at:.1f} s on,"
            f" {'and nobody ended it' if longest.open else 'until it ended'}"
            f" {self._told(longest)}.",
        )

    def _limits(self) -> dict[str, float]:
        return {"ghost_text": self.ghost_text_s, "chat": self.chat_s, "agent": self.chat_s}

    def _told(self, wait: _Wait) -> str:
        return f"(limits {wait.limit_s:g} s / {wait.limit_s * self.hard_ratio:g} s)"

    def _unknown(self, wait: _Wait) -> Ruling:
        return unknown(
            f"A request on '{wait.attempt.surface}' that the fault hit at {wait.attempt.at:.1f} s"
            f" was still open when it could no longer be watched, {wait.seconds:.1f} s later"
            f" {self._told(wait)}."
        )


def _wait(attempt: Attempt, limit_s: float, timeline: Timeline) -> _Wait:
    """Closing the editor ends every request, so only what was before counts."""
    closing = timeline.alive.end
    first_s = _first_byte_s(attempt)
    if first_s is not None and first_s <= limit_s:
        return _Wait(attempt, first_s, limit_s, open=False)
    until = min(attempt.ended_at, closing, timeline.end)
    return _Wait(attempt, until - attempt.at, limit_s, open=attempt.ended_at >= closing)


def _first_byte_s(attempt: Attempt) -> float | None:
    """The time to the first byte of an answer that was delivered to its end."""
    answer = attempt.answered
    if answer is None or answer.client_left or answer.status != OK or answer.first_byte_at is None:
        return None
    return answer.first_byte_at - attempt.at
