"""Whether the client waits as long as it was told to."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, Answered, Asked
from bench.rule import STRICT, Rule, Ruling, broken, degraded, kept, unknown
from bench.timeline import Timeline


@dataclass(frozen=True, config=STRICT)
class RetryAfterHonoured(Rule):
    """After an answer with `Retry-After`, the surface is left alone for that long.

    `tolerance` is the share of the wait that may be missing (soft); a request in the first half
    of the wait is broken. Requests that were on their way within `flight_s` of the answer count
    as sent before it. A wait of more than `most_s` may be taken as a refusal and need not be sat
    out: openai-python stops there (openai/openai-python#3555).
    """

    tolerance: float = 0.05
    flight_s: float = 0.25
    most_s: float = 120.0

    code: ClassVar[str] = "retry_after_ignored"
    advice: ClassVar[str] = "Retry-After is a minimum. Remember it for the surface, not the call."

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
        share, answer = min(early, key=lambda pair: pair[0])
        because = (
            f"Requests that came too early: {len(early)}; the earliest on '{answer.surface}', after"
            f" {share * (answer.retry_after_s or 0):.1f} s of {answer.retry_after_s:g} s."
        )
        return broken(because) if share < 0.5 else degraded(because)

    def _too_early(self, request: Asked, told: list[Answered]) -> tuple[float, Answered] | None:
        """The smallest share of a wait that had passed at a request, and the answer that asked."""
        shares = [
            ((request.at - answer.at) / (answer.retry_after_s or 1.0), answer)
            for answer in told
            if answer.surface == request.surface and request.at > answer.at + self.flight_s
        ]
        early = [found for found in shares if found[0] < 1 - self.tolerance]
        return min(early, key=lambda found: found[0], default=None)
