"""Whether the client cancels requests that newer ones have replaced."""

import heapq
from dataclasses import dataclass as plain
from dataclasses import replace
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, STEADY
from bench.judging.attempts import Attempt, attempts, same_call
from bench.judging.causes import Causes
from bench.judging.finding import SEVERITY, Evidence, Measure, Ruling
from bench.judging.harm import Harm
from bench.judging.rule import Rule, ended_before, grade, graded, kept, nothing_to_judge, ruling
from bench.judging.timeline import INFINITE, Timeline
from fake_backend.plan.firing import Share
from fake_backend.settings import STRICT

SURFACE = "ghost_text"


@plain(frozen=True, slots=True)
class _Superseded:
    attempt: Attempt
    since: float  # when the newer request came
    closed_s: float  # how long after that the client closed it; infinite if it never did
    lasted_s: float  # how long after that it ended, in whatever way


@dataclass(frozen=True, config=STRICT)
class CancelsSuperseded(Rule):
    """A request for ghost text is closed soon after a newer one has made it useless.

    A request is superseded if the user presses a key and another call on the same surface starts
    while it is open, in the steady state or the fault phase. Without a key between them, two
    requests may both be of use. The rule limits the share of superseded requests that stay open,
    and the number of requests in flight at once. A superseded request that ends by itself within
    the time of a limit does not count for that limit: it does not show whether the client would
    have closed it. Of fewer than `fewest` requests, a share tells little: then the rule is degraded
    at most. All figures are this bench's own.
    """

    share: Share = 0.95  # soft limit: at least this share is closed within `within_ms`
    within_ms: float = 500
    in_flight: int = 2  # soft limit, requests at once
    share_hard: Share = 0.5  # hard limit: at least this share is closed within `within_hard_ms`
    within_hard_ms: float = 2000
    in_flight_hard: int = 10  # hard limit, requests at once
    fewest: int = 3  # superseded requests for `share_hard` to apply

    harm: ClassVar[Harm] = Harm.TRAFFIC
    advice: ClassVar[str] = (
        "Pass the editor's cancellation token on to the HTTP request, so that a keystroke aborts"
        " the requests that it makes stale. Debounce keystrokes."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        if FAULT not in timeline.phases:
            return ended_before(FAULT)
        asked = _asked(timeline)
        if not asked:
            return nothing_to_judge("The extension sent no request for ghost text")
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
        late = [each for each in superseded if each.closed_s > self.within_ms / 1000]
        hard_s = self.within_hard_ms / 1000
        lasting = [each for each in superseded if min(each.closed_s, each.lasted_s) > hard_s]
        ended = sum(each.lasted_s <= hard_s < each.closed_s for each in superseded)
        count, judged, most = len(superseded), len(superseded) - ended, int(in_flight.value)
        headline, moment = f"All {count} superseded requests for ghost text were closed", None
        if late:
            headline = f"{len(late)} of {count} superseded requests for ghost text stayed open"
            moment = timeline.moment(late[0].since)
        elif most > self.in_flight:
            headline, moment = _crowd(most), timeline.moment(at)
        soft = self._open("share", self.share, self.within_ms, len(late), count)
        hard = self._open("share_hard", self.share_hard, self.within_hard_ms, len(lasting), judged)
        few = bool(lasting) and judged < self.fewest
        if few:
            hard = replace(hard, hard=None, hard_from="")
        return ruling(
            min(map(grade, (soft, hard, in_flight)), key=SEVERITY.index),
            headline,
            soft,
            hard,
            in_flight,
            when=moment,
            notes=[
                f"Of {judged} that did not end by themselves within {self.within_hard_ms:g} ms,"
                f" {len(lasting)} stayed open that long."
                if ended and lasting
                else "",
                f"With fewer than {self.fewest} such requests, that is degraded at most."
                if few
                else "",
            ],
            details=[
                f"Of {count} superseded requests for ghost text {count - len(late)} were closed"
                f" within {self.within_ms:g} ms.",
                f"At most {most} were in flight at once, at {at:.1f} s in phase"
                f" '{timeline.phase_at(at)}'.",
            ],
            evidence=tuple(map(_evidence, late)),
        )

    def _open(self, name: str, share: float, within_ms: float, open_: int, count: int) -> Measure:
        limit, value = 100 * (1 - share), 100 * open_ / count if count else 0.0
        what = f"still open after {within_ms:g} ms"
        if name == "share":
            return Measure(what, value, "%", soft=limit, soft_from=name)
        return Measure(what, value, "%", hard=limit, hard_from=name)

    def _superseded(self, asked: list[Attempt], causes: Causes) -> list[_Superseded]:
        superseded = []
        for index, attempt in enumerate(asked):
            since = _superseded_at(attempt, asked[index + 1 :], causes)
            if since is None:
                continue
            lasted_s = attempt.ended_at - since
            if attempt.client_left:
                superseded.append(_Superseded(attempt, since, lasted_s, lasted_s))
            elif lasted_s > self.within_ms / 1000:
                superseded.append(_Superseded(attempt, since, INFINITE, lasted_s))
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
