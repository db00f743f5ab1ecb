"""Whether the client lets go of what nobody waits for any more."""

import heapq
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, STEADY
from bench.judging.attempts import Attempt, attempts, same_call
from bench.judging.finding import Ruling
from bench.judging.rule import Rule, broken, degraded, kept, unknown
from bench.judging.timeline import INFINITE, Timeline
from fake_backend.settings import STRICT

SURFACE = "ghost_text"


@dataclass(frozen=True, config=STRICT)
class CancelsSuperseded(Rule):
    """A request for ghost text is closed soon after a newer one has made it useless.

    Superseded is a request that is open when another call is asked for on the same surface, in the
    steady state or the fault phase. Soft limits: `share` of them closed within `within_ms`, and
    `in_flight` requests at once. Hard limits: `share_hard` within `within_hard_ms`, and
    `in_flight_hard`. All figures are ours. What ends by itself within `within_ms` is left out: it
    does not tell whether the client would have closed it.
    """

    share: float = 0.95
    within_ms: float = 500
    in_flight: int = 2
    share_hard: float = 0.5
    within_hard_ms: float = 2000
    in_flight_hard: int = 10

    advice: ClassVar[str] = (
        "Pass the editor's cancellation token on to the HTTP request, so that a keystroke aborts"
        " what it makes stale; and debounce."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        if FAULT not in timeline.phases:
            return unknown("The run ended before the fault phase.")
        asked = _asked(timeline)
        open_s = self._open_after(asked)
        most, at = _most_in_flight(asked)
        if not open_s and most <= self.in_flight:
            return kept(
                f"None of {len(asked)} requests for ghost text was superseded and went on for long."
            )
        soon = sum(seconds <= self.within_ms / 1000 for seconds in open_s)
        at_all = sum(seconds <= self.within_hard_ms / 1000 for seconds in open_s)
        because = (
            f"Of {len(open_s)} superseded requests for ghost text {soon} were over within"
            f" {self.within_ms:g} ms and {at_all} within {self.within_hard_ms:g} ms; at most"
            f" {most} were in flight at once, at {at:.1f} s in phase '{timeline.phase_at(at)}'"
            f" {self._limits()}."
        )
        if at_all < self.share_hard * len(open_s) or most > self.in_flight_hard:
            return broken(because)
        passed = soon < self.share * len(open_s) or most > self.in_flight
        return degraded(because) if passed else kept(because)

    def _limits(self) -> str:
        return (
            f"(limits {self.share:.0%} within {self.within_ms:g} ms and {self.in_flight} in flight"
            f" / {self.share_hard:.0%} within {self.within_hard_ms:g} ms and"
            f" {self.in_flight_hard} in flight)"
        )

    def _open_after(self, asked: list[Attempt]) -> list[float]:
        """For each superseded request, how long it went on; infinite where nobody closed it."""
        open_s = []
        for index, attempt in enumerate(asked):
            since = _superseded_at(attempt, asked[index + 1 :])
            if since is None:
                continue
            went_on = attempt.ended_at - since
            if attempt.client_left:
                open_s.append(went_on)
            elif went_on > self.within_ms / 1000:
                open_s.append(INFINITE)
        return open_s


def _asked(timeline: Timeline) -> list[Attempt]:
    """The requests for ghost text of the steady state and the fault phase."""
    windows = [timeline.phases[phase] for phase in (STEADY, FAULT) if phase in timeline.phases]
    return [
        attempt
        for window in windows
        for attempt in attempts(timeline, window)
        if attempt.surface == SURFACE
    ]


def _superseded_at(attempt: Attempt, later: list[Attempt]) -> float | None:
    """When another call was asked for while this one was open; None where it never was."""
    for newer in later:
        if newer.at >= attempt.ended_at:
            return None
        if not same_call(attempt, newer):
            return newer.at
    return None


def _most_in_flight(asked: list[Attempt]) -> tuple[int, float]:
    """The largest number of requests that were open at once, and since when they were."""
    ends: list[float] = []
    most, moment = 0, 0.0
    for attempt in asked:
        while ends and ends[0] <= attempt.at:
            heapq.heappop(ends)
        heapq.heappush(ends, attempt.ended_at)
        if len(ends) > most:
            most, moment = len(ends), attempt.at
    return most, moment
