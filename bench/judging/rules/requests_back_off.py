"""How the client behaves while a backend refuses its requests."""

from statistics import median
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, ConnectionSpoiled
from bench.judging.action_cost import ActionCost, action_cost
from bench.judging.attempts import Attempt, RetryGroup, attempts, request_evidence, retry_groups
from bench.judging.causes import Causes
from bench.judging.finding import Measure, Outcome, Ruling
from bench.judging.harm import Harm
from bench.judging.reconnects import failed_connections, reconnects
from bench.judging.rule import (
    Rule,
    broken,
    degraded,
    ended_before,
    grade,
    gravest,
    kept,
    nothing_to_judge,
    ruling,
)
from bench.judging.timeline import Timeline, Window
from fake_backend.settings import STRICT

TOO_MANY = 429
SERVER_ERROR = 500
FEWEST_RETRIES = 3
SURFACES = ("ghost_text", "chat", "agent")


@dataclass(frozen=True, config=STRICT)
class RequestsBackOff(Rule):
    """While requests fail, a user action costs about one request, and retries wait.

    Each refused request is led back to the last action before it that can cause it: whatever
    presses a key or moves the cursor causes requests for ghost text, a question causes those of
    the chat. Only actions that caused a refused request count. While the user types, a request for
    a new text is asked for by a key, and one for the same text is a retry. An action before the
    fault counts by itself, and only if it caused retries. Requests that no action caused are the
    client's own; they count like the attempts of one call.

    The soft limit is the retry budget of Google's SRE book ("Handling Overload"), the hard limit
    its budget of attempts per request. A budget of one tenth leaves nothing to a client that is
    asked seldom, so retry budgets have a minimum (Linkerd's `minRetriesPerSecond`, gRPC's tokens):
    one retry for each action is free, up to `free_retries` on a surface.

    A surface counts if the fault phase had more than `throttle_from` times as many requests on it
    as were let through, the ratio from which clients throttle themselves in the same chapter. A
    scenario may also allow only `at_most` requests within `within_s` of the first refusal.

    For a call that is refused with 429 or 5xx, the gaps between attempts grow or last at least 1 s,
    the initial wait of gRPC's connection backoff. From 3 retries on, a median gap of less than
    `least_gap_s` that does not grow is degraded. More than `storm` attempts within `storm_s` are
    broken. The same holds for a call whose answers the fault breaks off, by a reset stream or with
    the whole connection; for it, a user action may cost more. A connection that the fault hits
    counts like a refused request, whatever it was opened for, and so does a WebSocket that is
    closed at once. The other figures are this bench's own.
    """

    per_action: float = 1.1  # soft limit, refused requests for each user action (SRE book)
    per_action_hard: float = 3.0  # hard limit, refused requests for each user action (SRE book)
    free_retries: int = 4  # on a surface; gRPC's example of 10 tokens allows as many
    throttle_from: float = 2.0  # requests for each one that is let through (SRE book)
    at_most: int | None = None  # hard limit, refused requests within `within_s`
    within_s: float = 60  # seconds after the first refusal
    least_gap_s: float = 1.0  # a shorter median gap that does not grow is degraded (gRPC)
    storm: int = 10  # hard limit, refused attempts of one call within `storm_s`
    storm_s: float = 10  # seconds
    per_connection: float = 4.0  # soft limit, connections hit by the fault for each user action
    per_connection_hard: float = 10.0  # hard limit of the same

    harm: ClassVar[Harm] = Harm.TRAFFIC
    advice: ClassVar[str] = (
        "After a refusal, wait longer each time, with jitter, and drop the request instead of"
        " queueing it. A rate limiter that counts its own client's retries never opens."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        window = timeline.phases.get(FAULT)
        if window is None:
            return ended_before(FAULT)
        refused = _refused(timeline, window)
        aborted = [item for item in attempts(timeline, window) if item.aborted]
        spoiled = failed_connections(timeline, window)
        if not refused:
            return self._without_refusal(timeline, aborted, spoiled)
        causes = Causes(timeline)
        costs = {name: action_cost(causes, refused, name, window) for name in SURFACES}
        retried = retry_groups(attempt for attempt in refused if _may_recover(attempt))
        own = [group for name, cost in costs.items() for group in _own(name, cost)]
        rulings = [
            self._burst(timeline, refused),
            self._storm(timeline, retried, "kept repeating one refused call"),
            self._storm(timeline, own, "sent requests that no user action caused,"),
            self._no_backoff(timeline, retried, "repeated a refused call"),
            self._no_backoff(timeline, own, "sent requests that no user action caused,"),
            self._per_action(timeline, refused, costs),
            self._without_refusal(timeline, aborted, spoiled) if aborted or spoiled else None,
        ]
        return gravest(ruling for ruling in rulings if ruling)

    def _without_refusal(
        self, timeline: Timeline, aborted: list[Attempt], spoiled: list[ConnectionSpoiled]
    ) -> Ruling:
        """Aborted requests may be repeated at once, but not again and again."""
        retried = retry_groups(aborted)
        rulings = [
            self._storm(timeline, retried, "kept repeating one aborted call"),
            self._no_backoff(timeline, retried, "repeated an aborted call"),
            self._connections(timeline, spoiled) if spoiled else None,
        ]
        none = "No request was refused"
        aborts = Measure("aborted requests", len(aborted))
        nothing = kept(none, aborts) if aborted else nothing_to_judge(none)
        return gravest([*(ruling for ruling in rulings if ruling), *([] if spoiled else [nothing])])

    def _burst(self, timeline: Timeline, refused: list[Attempt]) -> Ruling | None:
        if self.at_most is None:
            return None
        first = refused[0].at
        count = sum(attempt.at <= first + self.within_s for attempt in refused)
        if count <= self.at_most:
            return None
        return broken(
            f"The client sent too many requests within {self.within_s:g} s of the first refusal",
            Measure("refused requests", count, hard=self.at_most, hard_from="at_most"),
            when=timeline.moment(first),
            evidence=request_evidence(refused),
        )

    def _storm(self, timeline: Timeline, retried: list[RetryGroup], doing: str) -> Ruling | None:
        storms = [(call.most_within(self.storm_s), call) for call in retried]
        most, call = max(storms, key=lambda storm: storm[0], default=(0, None))
        if call is None or most <= self.storm:
            return None
        unit = f"per {self.storm_s:g} s"
        return broken(
            f"Retry storm: the client {doing} on '{call.surface}'",
            Measure("refused attempts", most, unit, hard=self.storm, hard_from="storm"),
            when=timeline.moment(call.attempts[0].at),
            evidence=request_evidence(call.attempts),
            code="retry_storm",
        )

    def _no_backoff(
        self, timeline: Timeline, retried: list[RetryGroup], doing: str
    ) -> Ruling | None:
        tight = [
            (median(call.gaps), call)
            for call in retried
            if call.retries >= FEWEST_RETRIES and not call.gaps_grow
        ]
        gap_s, call = min(tight, key=lambda pair: pair[0], default=(0.0, None))
        if call is None or gap_s >= self.least_gap_s:
            return None
        return degraded(
            f"No backoff: the client {doing} on '{call.surface}' without growing gaps",
            Measure("retries", call.retries),
            Measure("median gap", gap_s, "s"),
            when=timeline.moment(call.attempts[0].at),
            notes=[f"A median gap under {self.least_gap_s:g} s must grow."],
            evidence=request_evidence(call.attempts),
            code="no_backoff",
        )

    def _connections(self, timeline: Timeline, spoiled: list[ConnectionSpoiled]) -> Ruling:
        return reconnects(timeline, spoiled, self.per_connection, self.per_connection_hard)

    def _shut(self, timeline: Timeline, surface: str) -> bool:
        """Whether so few requests were let through that a client should hold back."""
        requests = [
            attempt
            for attempt in attempts(timeline, timeline.phases[FAULT])
            if attempt.surface == surface and attempt.status is not None
        ]
        let_through = sum(not attempt.refused for attempt in requests)
        return len(requests) > self.throttle_from * let_through

    def _per_action(
        self, timeline: Timeline, refused: list[Attempt], costs: dict[str, ActionCost]
    ) -> Ruling:
        shut = [name for name in SURFACES if self._shut(timeline, name)]
        if not shut:
            return kept(
                "No surface refused enough requests for a client to hold back",
                Measure("refused requests", len(refused)),
                details=[
                    f"A surface counts from more than {self.throttle_from:g} requests for each one"
                    " that is let through."
                ],
            )
        surface = max(
            shut, key=lambda name: (not costs[name].is_free(self.free_retries), costs[name].each)
        )
        cost = costs[surface]
        free = cost.is_free(self.free_retries)
        limits = None if free else self.per_action, self.per_action_hard
        each = Measure(
            "refused requests for each user action",
            cost.each,
            "",
            *limits,
            "" if free else "per_action",
            "per_action_hard",
        )
        outcome = grade(each)
        held = "held back" if outcome is Outcome.KEPT else "did not back off"
        headline = f"The client {held} on '{surface}' while its requests were refused"
        if len(cost.own) == len(cost.attempts) > 0:
            headline = f"No user action caused the requests that were refused on '{surface}'"
        return ruling(
            outcome,
            headline,
            each,
            Measure("refused requests", len(cost.attempts)),
            Measure("user actions", cost.actions),
            notes=cost.notes(self.free_retries),
            evidence=request_evidence(cost.attempts),
        )


def _refused(timeline: Timeline, window: Window) -> list[Attempt]:
    """The requests of the fault phase that a fault hit and that were refused."""
    return [attempt for attempt in attempts(timeline, window) if attempt.hit and attempt.refused]


def _may_recover(attempt: Attempt) -> bool:
    status = attempt.status or 0
    return status == TOO_MANY or status >= SERVER_ERROR or attempt.closed


def _own(surface: str, cost: ActionCost) -> list[RetryGroup]:
    """The client's own requests on the surface, as the attempts of one call."""
    own = tuple(attempt for attempt in cost.own if _may_recover(attempt))
    return [RetryGroup(surface, own)] if own else []
