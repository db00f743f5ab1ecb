"""What the client asks of a backend that refuses."""

from collections import Counter
from dataclasses import dataclass as plain
from itertools import pairwise
from statistics import median
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, ConnectionSpoiled, Keystroke
from bench.judging.attempts import (
    ACTIONS_FOR,
    TYPE,
    Attempt,
    RetryGroup,
    actions,
    attempts,
    retry_groups,
)
from bench.judging.finding import Outcome, Ruling
from bench.judging.rule import Rule, broken, graded_by, gravest, kept, unknown
from bench.judging.timeline import Timeline, Window
from fake_backend.settings import STRICT

TOO_MANY = 429
SERVER_ERROR = 500
FEWEST_RETRIES = 3
LATE_KEY_S = 0.1  # they are typed every 40 ms


@dataclass(frozen=True, config=STRICT)
class RequestsBackOff(Rule):
    """While everything fails, a user's action costs about one request, and retries wait.

    Soft limit 1.1 requests for each action (the retry budget of Google's SRE book, "Handling
    Overload"), hard limit 3 (its per-request budget of attempts). A scenario may add `at_most`
    requests within `within_s` seconds of the first refusal.

    A surface counts once more than `throttle_from` times as many requests were made on it as were
    let through: from there on the same chapter has a client hold back by itself. While it is let
    through more often, asking as often as before is no fault.

    Where the machine delivers a key late, the extension sees a pause: one request in it is no
    action's.

    Of one call that is refused with 429 or 5xx, the gaps between attempts grow or are 1 s and more,
    the wait with which gRPC's connection backoff begins: from 3 retries on, a median gap of less
    than `least_gap_s` that does not grow is degraded, more than `storm` attempts within `storm_s`
    are broken. A connection that a fault spoils counts like a refused request, whatever it was
    opened for: `per_connection` and `per_connection_hard` for each action. The other figures are
    ours.
    """

    per_action: float = 1.1
    per_action_hard: float = 3.0
    throttle_from: float = 2.0
    at_most: int | None = None
    within_s: float = 60
    least_gap_s: float = 1.0
    storm: int = 10
    storm_s: float = 10
    per_connection: float = 4.0
    per_connection_hard: float = 10.0

    advice: ClassVar[str] = (
        "After a refusal wait, longer each time, with jitter; and drop the request rather than"
        " queue it. A rate limiter fed by its own client's retries never opens."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        window = timeline.phases.get(FAULT)
        if window is None:
            return unknown("The run ended before the fault phase.")
        refused = _refused(timeline, window)
        spoiled = timeline.all(ConnectionSpoiled, window)
        if not refused and spoiled:
            return self._connections(timeline, spoiled)
        if not refused:
            return kept("There was nothing to back off from: no request was refused.")
        retried = retry_groups(attempt for attempt in refused if _may_recover(attempt))
        found = [
            self._burst(refused),
            self._storm(retried),
            self._no_backoff(retried),
            self._per_action(timeline, refused),
            self._connections(timeline, spoiled) if spoiled else None,
        ]
        return gravest(ruling for ruling in found if ruling)

    def _burst(self, refused: list[Attempt]) -> Ruling | None:
        if self.at_most is None:
            return None
        first = refused[0].at
        count = sum(attempt.at <= first + self.within_s for attempt in refused)
        if count <= self.at_most:
            return None
        return broken(
            f"{count} requests within {self.within_s:g} s of the first refusal"
            f" (limit {self.at_most})."
        )

    def _storm(self, retried: list[RetryGroup]) -> Ruling | None:
        storms = [(_most_within(call, self.storm_s), call) for call in retried]
        most, call = max(storms, key=lambda storm: storm[0], default=(0, None))
        if call is None or most <= self.storm:
            return None
        return Ruling(
            Outcome.BROKEN,
            f"Retry storm: one call on '{call.surface}', first asked at {call.attempts[0].at:.1f} s"
            f" in the fault phase, had {most} refused attempts within {self.storm_s:g} s"
            f" (limit {self.storm}).",
            code="retry_storm",
        )

    def _no_backoff(self, retried: list[RetryGroup]) -> Ruling | None:
        tight = [
            (median(call.gaps), call)
            for call in retried
            if call.retries >= FEWEST_RETRIES and not _grow(call.gaps)
        ]
        gap_s, call = min(tight, key=lambda pair: pair[0], default=(0.0, None))
        if call is None or gap_s >= self.least_gap_s:
            return None
        return Ruling(
            Outcome.DEGRADED,
            f"No backoff: {call.retries} retries of one call on '{call.surface}', first asked at"
            f" {call.attempts[0].at:.1f} s in the fault phase, came after a median gap of"
            f" {gap_s:.2f} s that did not grow (limit {self.least_gap_s:g} s).",
            code="no_backoff",
        )

    def _connections(self, timeline: Timeline, spoiled: list[ConnectionSpoiled]) -> Ruling:
        """Each host apart: a client may well ask several for one action."""
        host, count = Counter(connection.host for connection in spoiled).most_common(1)[0]
        steps = {step for steps in ACTIONS_FOR.values() for step in steps}
        done = sum(len(timeline.steps(step, FAULT)) for step in steps)
        each = count / max(1, done)
        return graded_by(
            each,
            self.per_connection,
            self.per_connection_hard,
            f"{count} spoiled connections to {host} for {done} user actions: {each:.1f} each"
            f" (limits {self.per_connection:g} / {self.per_connection_hard:g}).",
        )

    def _shut(self, timeline: Timeline, surface: str) -> bool:
        """Whether so few requests were let through that a client should hold back."""
        made = [
            attempt
            for attempt in attempts(timeline, timeline.phases[FAULT])
            if attempt.surface == surface and attempt.status is not None
        ]
        let_through = sum(not attempt.refused for attempt in made)
        return len(made) > self.throttle_from * let_through

    def _per_action(self, timeline: Timeline, refused: list[Attempt]) -> Ruling:
        costs = {
            surface: _cost(timeline, refused, surface)
            for surface in ACTIONS_FOR
            if self._shut(timeline, surface)
        }
        if not costs:
            return kept(
                f"{len(refused)} requests were refused, and no surface that a user asks for let so"
                f" few through that a client holds back (limit {self.throttle_from:g} requests for"
                " each)."
            )
        surface = max(costs, key=lambda name: costs[name].each)
        cost = costs[surface]
        return graded_by(
            cost.each,
            self.per_action,
            self.per_action_hard,
            f"{cost.requests} refused requests for {cost.actions} user actions on '{surface}'"
            f"{_between_late_keys(cost.paused)}: {cost.each:.1f} each (limits {self.per_action:g} /"
            f" {self.per_action_hard:g}).",
        )


@plain(frozen=True, slots=True)
class _Cost:
    """What the actions on a surface cost; `paused` of the requests came while a key was late."""

    requests: int
    actions: int
    paused: int

    @property
    def each(self) -> float:
        return (self.requests - self.paused) / max(1, self.actions)


def _refused(timeline: Timeline, window: Window) -> list[Attempt]:
    """The requests of the fault phase that were hit by a fault and refused."""
    return [attempt for attempt in attempts(timeline, window) if attempt.hit and attempt.refused]


def _pauses(timeline: Timeline) -> list[Window]:
    """Where a starved machine delivered a key late: to an extension that is a user's pause."""
    keys = sorted(key.at for key in timeline.all(Keystroke))
    steps = timeline.steps(TYPE, FAULT)
    typing = [Window(step.at - step.seconds, step.at) for step in steps]
    return [
        Window(key, later)
        for window in typing
        for key, later in pairwise(key for key in keys if window.holds(key))
        if later - key > LATE_KEY_S
    ]


def _between_late_keys(count: int) -> str:
    return f", {count} of them in pauses that the machine made between keys" if count else ""


def _may_recover(attempt: Attempt) -> bool:
    status = attempt.status or 0
    return status == TOO_MANY or status >= SERVER_ERROR


def _cost(timeline: Timeline, refused: list[Attempt], surface: str) -> _Cost:
    moments = [attempt.at for attempt in refused if attempt.surface == surface]
    pauses = _pauses(timeline) if TYPE in ACTIONS_FOR[surface] else []
    paused = sum(any(pause.holds(at) for at in moments) for pause in pauses)
    fault = timeline.phases[FAULT]
    done = [step for step in actions(timeline, surface) if fault.holds(step.at)]
    return _Cost(len(moments), len(done), paused)


def _most_within(call: RetryGroup, seconds: float) -> int:
    """The most attempts of one call that fall into a stretch of `seconds`."""
    moments = [attempt.at for attempt in call.attempts]
    return max(
        sum(start <= at <= start + seconds for at in moments[index:])
        for index, start in enumerate(moments)
    )


def _grow(gaps: list[float]) -> bool:
    """Each gap is longer than the one before, and the last at least twice the first."""
    rising = all(before < after for before, after in pairwise(gaps))
    return rising and gaps[-1] >= 2 * gaps[0]
