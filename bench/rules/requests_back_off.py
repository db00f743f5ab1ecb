"""What the client asks of a backend that refuses."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, Answered, Asked
from bench.rule import STRICT, Rule, Ruling, broken, graded, kept, unknown
from bench.timeline import Timeline, Window

REFUSED = 400
ACTION_OF = {
    "ghost_text": "type",
    "chat": "ask",
    "agent": "ask",
}  # surface -> the step that asks for it


@dataclass(frozen=True, config=STRICT)
class RequestsBackOff(Rule):
    """While everything fails, a user's action costs about one request.

    Soft limit 1.1 requests for each action (the retry budget of Google's SRE book, "Handling
    Overload"), hard limit 3 (its per-request budget of attempts). A scenario may add `at_most`
    requests within `within_s` seconds of the first refusal.
    """

    per_action: float = 1.1
    per_action_hard: float = 3.0
    at_most: int | None = None
    within_s: float = 60

    advice: ClassVar[str] = (
        "After a refusal wait, longer each time, with jitter; and drop the request rather than"
        " queue it. A rate limiter fed by its own client's retries never opens."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        window = timeline.phases.get(FAULT)
        if window is None:
            return unknown("The run ended before the fault phase.")
        refused = _refused(timeline, window)
        if not refused:
            return kept("There was nothing to back off from: no request was refused.")
        burst = self._burst(refused)
        if burst:
            return burst
        costs = {surface: self._cost(timeline, refused, surface) for surface in ACTION_OF}
        surface = max(costs, key=lambda name: costs[name][0])
        cost, requests, actions = costs[surface]
        return graded(
            cost,
            self.per_action,
            self.per_action_hard,
            f"{requests} refused requests for {actions} user actions on '{surface}':"
            f" {cost:.1f} each (limits {self.per_action:g} / {self.per_action_hard:g}).",
        )

    def _burst(self, refused: list[Asked]) -> Ruling | None:
        if self.at_most is None:
            return None
        first = refused[0].at
        count = sum(asked.at <= first + self.within_s for asked in refused)
        if count <= self.at_most:
            return None
        return broken(
            f"{count} requests within {self.within_s:g} s of the first refusal"
            f" (limit {self.at_most})."
        )

    def _cost(
        self, timeline: Timeline, refused: list[Asked], surface: str
    ) -> tuple[float, int, int]:
        requests = sum(asked.surface == surface for asked in refused)
        actions = len(timeline.steps(ACTION_OF[surface], FAULT))
        return requests / max(1, actions), requests, actions


def _refused(timeline: Timeline, window: Window) -> list[Asked]:
    """The requests of the fault phase that were hit by a fault and refused."""
    statuses = {answer.request: answer.status for answer in timeline.all(Answered)}
    return [
        asked
        for asked in timeline.all(Asked, window)
        if asked.planned and (statuses.get(asked.request) or 0) >= REFUSED
    ]
