"""Whether the client waits as long as it was told to."""

from dataclasses import dataclass as plain
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, Answered, Asked
from bench.judging.attempts import TYPE, actions
from bench.judging.finding import Ruling
from bench.judging.rule import Rule, broken, degraded, kept, unknown
from bench.judging.timeline import Timeline
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class RetryAfterHonoured(Rule):
    """After an answer with `Retry-After`, the surface is left alone for that long.

    `tolerance` is the share of the wait that may be missing (soft); a request in the first half
    of the wait is broken, where the client makes it by itself. The first request for a question
    that the user asks meanwhile is degraded, however early: the client knows that it is in vain,
    but did not think of it alone. Typing asks for nothing. Requests that were on their way within
    `flight_s` of the answer count as sent before it. A wait of more than `most_s` may be taken as a
    refusal and need not be sat out: openai-python stops there (openai/openai-python#3555).
    """

    tolerance: float = 0.05
    flight_s: float = 0.25
    most_s: float = 120.0

    code: ClassVar[str] = "retry_after_ignored"
    advice: ClassVar[str] = (
        "Retry-After is a minimum. Remember it for the surface, not the call; when the user asks"
        " meanwhile, say how long it will be instead of asking in vain."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        window = timeline.phases.get(FAULT)
        if window is None:
            return unknown("The run ended before the fault phase.")
        waits = [fact for fact in timeline.all(Answered, window) if fact.retry_after_s]
        told = [fact for fact in waits if (fact.retry_after_s or 0) <= self.most_s]
        if not told:
            but = f" that can be sat out (limit {self.most_s:g} s)" if waits else ""
            return kept(f"No answer carried a Retry-After{but}.")
        asked = timeline.all(Asked, window)
        early = [found for request in asked if (found := self._too_early(request, told))]
        if not early:
            return kept(f"All {len(told)} Retry-After answers were honoured.")
        wanted = [found for found in early if _was_wanted(timeline, found)]
        alone = [found for found in early if found not in wanted]
        worst = min(alone or wanted, key=lambda found: found.share)
        answer = worst.answer
        because = (
            f"Requests that came too early: {len(early)}{_wanted(len(wanted))}; the earliest"
            f"{' of the others' if alone and wanted else ''} on '{answer.surface}', after"
            f" {worst.share * (answer.retry_after_s or 0):.1f} s of {answer.retry_after_s:g} s."
        )
        return broken(because) if alone and worst.share < 0.5 else degraded(because)

    def _too_early(self, request: Asked, told: list[Answered]) -> "_Early | None":
        """Against the answer of whose wait the least had passed."""
        found = [
            _Early((request.at - answer.at) / (answer.retry_after_s or 1.0), request, answer)
            for answer in told
            if answer.surface == request.surface and request.at > answer.at + self.flight_s
        ]
        early = [each for each in found if each.share < 1 - self.tolerance]
        return min(early, key=lambda each: each.share, default=None)


@plain(frozen=True, slots=True)
class _Early:
    """A request, the answer that had told to wait, and the share of the wait that had passed."""

    share: float
    request: Asked
    answer: Answered


def _was_wanted(timeline: Timeline, early: _Early) -> bool:
    """Whether it is the first on its surface for what the user asked after the answer."""
    request, since = early.request, early.answer.at
    begun = [
        done.at - done.seconds
        for done in actions(timeline, request.surface)
        if done.step != TYPE and since < done.at - done.seconds <= request.at
    ]
    return bool(begun) and not any(
        asked.surface == request.surface and max(begun) <= asked.at < request.at
        for asked in timeline.all(Asked)
    )


def _wanted(count: int) -> str:
    return f", {count} of them for what the user asked meanwhile" if count else ""
