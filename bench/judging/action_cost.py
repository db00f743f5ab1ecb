"""What a user action costs a backend that refuses: requests for each action. Pure.

A question is one action. Each key is one too, if the client asked for the text that it made: a
client that waits for a pause in typing asks seldom, on a slow machine it sees a pause after each
key. So requests for different texts are no retries, at most one for each key.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.judging.attempts import Attempt
from bench.judging.causes import Action, Causes
from bench.judging.timeline import Window


@dataclass(frozen=True, slots=True)
class ActionCost:
    """The refused requests on a surface, led back to actions.

    The last action before the fault counts by itself, and only if it caused retries.
    """

    attempts: Sequence[Attempt]  # all that were refused
    counted: int  # of these, led back to the actions that count
    actions: int  # that these were led back to: questions, and keys that made a new text
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
    led: dict[Action | None, list[Attempt]] = {}
    for attempt in attempts:
        led.setdefault(causes.cause(attempt.asked), []).append(attempt)
    own = led.pop(None, [])
    elsewhere = [action for action in led if action and not action.is_recorded]
    left_out = sum(len(led.pop(action)) for action in elsewhere)
    counted = before = actions = actions_before = 0
    for action, group in led.items():
        if action and fault.holds(action.at):
            counted, actions = counted + len(group), actions + _asked_for(action, group)
        elif action:
            before, actions_before = before + len(group), actions_before + _asked_for(action, group)
    repeated = before > actions_before and before * actions >= counted * actions_before
    return ActionCost(
        attempts,
        counted=before if repeated else counted,
        actions=actions_before if repeated else actions,
        earlier=0 if repeated else before,
        elsewhere=left_out,
        own=own,
    )


def _asked_for(action: Action, requests: Sequence[Attempt]) -> int:
    """How many of the requests the person asked for: one for each new text, if a key made it."""
    return min(len({each.asked.call for each in requests}), len(action.moments))
