"""Whether the client cancels requests that newer ones have replaced."""

import heapq
from dataclasses import dataclass as plain
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, STEADY
from bench.judging.attempts import Attempt, attempts, same_call
from bench.judging.causes import Causes
from bench.judging.finding import Evidence, Measure, Outcome, Ruling
from bench.judging.rule import Rule, ended_before, grade, graded, kept, ruling
from bench.judging.timeline import INFINITE, Timeline
from fake_backend.plan.firing import Share
from fake_backend.settings import STRICT

SURFACE = "ghost_text"


@plain(frozen=True, slots=True)
class _Superseded:
    attempt: Attempt
    since: float  # when the newer request came
    open_s: float  # how long it stayed open after that; infinite if the client never closed it


@dataclass(frozen=True, config=STRICT)
class CancelsSuperseded(Rule):
    """A request for ghost text is closed soon after a newer one has made it useless.

    A request is superseded if the user presses a key and another call on the same surface starts
    while it is open, in the steady state or the fault phase. Without a key between them, two
    requests may both be of use. The rule limits the share of superseded requests that stay open,
    and the number of requests in flight at once. A superseded request that ends within
    `within_ms` without the client does not count: it does not show whether the client would have
    closed it. All figures are this bench's own.
    """

    share: Share = 0.95  # soft limit: at least this share is closed within `within_ms`
    within_ms: float = 500
    in_flight: int = 2  # soft limit, requests at once
    share_hard: Share = 0.5  # hard limit: at least this share is closed within `within_hard_ms`
    within_hard_ms: float = 2000
    in_flight_hard: int = 10  # hard limit, requests at once

    advice: ClassVar[str] = (
        "Pass the editor's cancellation token on to the HTTP request, so that a keystroke aborts"
        " the requests that it makes stale. Debounce keystrokes."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        if FAULT not in timeline.phases:
            return ended_before(FAULT)
        asked = _asked(timeline)
        superseded = self._superseded(asked, Causes(timeline))
        most, at = _most_in_flight(asked)
        in_flight = Measure(
            "requests in flight at once",
            most,
            "",
            self.in_flight,
            self.in_flight_hard,
            "in_flight",
            "in_flight_hard",
        )
        if superseded:
            return self._shares(timeline, superseded, in_flight, at)
        if most <= self.in_flight:
            return kept(
                f"None of {len(asked)} requests for ghost text stayed open long after a newer one",
                in_flight,
            )
        return graded(in_flight, _crowd(most), when=timeline.moment(at))

    def _shares(
        self, timeline: Timeline, superseded: list[_Superseded], in_flight: Measure, at: float
    ) -> Ruling:
        late = [each for each in superseded if each.open_s > self.within_ms / 1000]
        count, most = len(superseded), int(in_flight.value)
        soon = count - len(late)
        at_all = sum(each.open_s <= self.within_hard_ms / 1000 for each in superseded)
        headline, moment = f"All {count} superseded requests for ghost text were closed", None
        if late:
            headline = f"{len(late)} of {count} superseded requests for ghost text stayed open"
            moment = timeline.moment(late[0].since)
        elif most > self.in_flight:
            headline, moment = _crowd(most), timeline.moment(at)
        return ruling(
            self._outcome(count, soon, at_all, in_flight),
            headline,
            *self._still_open(count, soon, at_all),
            in_flight,
            when=moment,
            details=[
                f"Of {count} superseded requests for ghost text {soon} were over within"
                f" {self.within_ms:g} ms and {at_all} within {self.within_hard_ms:g} ms.",
                f"At most {most} were in flight at once, at {at:.1f} s in phase"
                f" '{timeline.phase_at(at)}'.",
            ],
            evidence=tuple(map(_evidence, late)),
        )

    def _outcome(self, count: int, soon: int, at_all: int, in_flight: Measure) -> Outcome:
        outcome = grade(in_flight)
        if at_all < self.share_hard * count or outcome is Outcome.BROKEN:
            return Outcome.BROKEN
        return Outcome.DEGRADED if soon < self.share * count else outcome

    def _still_open(self, count: int, soon: int, at_all: int) -> tuple[Measure, Measure]:
        soft, hard = 100 * (1 - self.share), 100 * (1 - self.share_hard)
        after, after_hard = f"{self.within_ms:g} ms", f"{self.within_hard_ms:g} ms"
        open_soon, open_late = (100 * (count - closed) / count for closed in (soon, at_all))
        return (
            Measure(f"still open after {after}", open_soon, "%", soft, soft_from="share"),
            Measure(
                f"still open after {after_hard}", open_late, "%", hard=hard, hard_from="share_hard"
            ),
        )

    def _superseded(self, asked: list[Attempt], causes: Causes) -> list[_Superseded]:
        superseded = []
        for index, attempt in enumerate(asked):
            since = _superseded_at(attempt, asked[index + 1 :], causes)
            if since is None:
                continue
            open_s = attempt.ended_at - since
            if attempt.client_left:
                superseded.append(_Superseded(attempt, since, open_s))
            elif open_s > self.within_ms / 1000:
                superseded.append(_Superseded(attempt, since, INFINITE))
        return superseded


def _crowd(most: int) -> str:
    return f"The extension had {most} requests for ghost text in flight at once"


def _evidence(superseded: _Superseded) -> Evidence:
    asked = superseded.attempt.asked
    return Evidence("request", f"{asked.surface} {asked.path}", asked.at)


def _asked(timeline: Timeline) -> list[Attempt]:
    """The requests for ghost text of the steady state and the fault phase."""
    windows = [timeline.phases[phase] for phase in (STEADY, FAULT) if phase in timeline.phases]
    return [
        attempt
        for window in windows
        for attempt in attempts(timeline, window)
        if attempt.surface == SURFACE
    ]


def _superseded_at(attempt: Attempt, later: list[Attempt], causes: Causes) -> float | None:
    """When the user's next key led to another call while this one was open; None if none did."""
    for newer in later:
        if newer.at >= attempt.ended_at:
            return None
        pressed = causes.acted_between(SURFACE, attempt.at, newer.at)
        if pressed and not same_call(attempt, newer):
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
