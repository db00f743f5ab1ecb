"""What a user action costs a backend that refuses: requests for each action. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.judging.attempts import Attempt
from bench.judging.causes import EDITOR, KIND_OF, Action, Causes
from bench.judging.timeline import Window


@dataclass(frozen=True, slots=True)
class ActionCost:
    """The refused requests on a surface, led back to actions.

    The last action before the fault counts by itself, and only if it caused more than one request.
    """

    attempts: Sequence[Attempt]  # all that were refused
    counted: int  # of these, led back to the actions that count
    actions: int  # that these were led back to
    late: int  # sent while a key was late
    earlier: int  # led back to the action before the fault, and not counted
    elsewhere: int  # led back to a window whose keys are not recorded
    own: Sequence[Attempt]  # led back to nothing

    @property
    def each(self) -> float:
        return self.counted / self.actions if self.actions else 0.0

    @property
    def retries(self) -> int:
        """The requests beyond one for each action."""
        return max(0, self.counted - self.actions)

    def is_free(self, most: int) -> bool:
        """Whether it retried, but at most once for each action and too seldom for a ratio."""
        return 0 < self.retries <= min(most, self.actions)

    def notes(self, most: int) -> list[str]:
        """What was not counted, and how many retries were free, as sentences."""
        counts = {
            "the machine delivered their keys late": self.late,
            "an action before the fault caused them": self.earlier,
            "a second window sent them, whose keys are not recorded": self.elsewhere,
        }
        counted = {f"Not counted, because {why}": count for why, count in counts.items()}
        counted["Requests that no user action caused"] = len(self.own)
        left_out = [f"{what}: {count}." for what, count in counted.items() if count]
        if not self.is_free(most):
            return left_out
        spent = f"Retries: {self.retries}; one for each action is free, up to {most}."
        return [spent, *left_out]


def action_cost(
    causes: Causes, refused: Iterable[Attempt], surface: str, fault: Window
) -> ActionCost:
    """The cost on the surface; `refused` are requests of the fault phase on any surface."""
    attempts = [attempt for attempt in refused if attempt.surface == surface]
    late = set(_sent_in_pauses(causes, attempts, surface, fault))
    led: dict[Action | None, list[Attempt]] = {}
    for attempt in attempts:
        if attempt not in late:
            led.setdefault(causes.cause(attempt.asked), []).append(attempt)
    own = led.pop(None, [])
    elsewhere = [action for action in led if action and not action.is_recorded]
    left_out = sum(len(led.pop(action)) for action in elsewhere)
    during = {action: len(group) for action, group in led.items() if _in(fault, action)}
    before = sum(len(group) for action, group in led.items() if not _in(fault, action))
    counted, actions = sum(during.values()), len(during)
    repeated = before > 1 and before * actions >= counted
    return ActionCost(
        attempts,
        counted=before if repeated else counted,
        actions=1 if repeated else actions or len({causes.cause(each.asked) for each in late}),
        late=len(late),
        earlier=0 if repeated else before,
        elsewhere=left_out,
        own=own,
    )


def _in(fault: Window, action: Action | None) -> bool:
    return action is not None and fault.holds(action.at)


def _sent_in_pauses(
    causes: Causes, attempts: Sequence[Attempt], surface: str, fault: Window
) -> list[Attempt]:
    """One request for each pause that the machine made, the first in it."""
    if KIND_OF.get(surface) != EDITOR:
        return []
    moments = [each.at for each in attempts]  # in the order of time
    sent: dict[int, Attempt] = {}
    for pause in causes.late_keys(fault):
        inside = range(bisect_left(moments, pause.start), bisect_left(moments, pause.end))
        first = next((place for place in inside if place not in sent), None)
        if first is not None:
            sent[first] = attempts[first]
    return list(sent.values())
