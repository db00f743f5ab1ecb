"""Holds a key."""

from typing import TYPE_CHECKING

from pydantic.dataclasses import dataclass

from bench.live.step import Seconds, Step
from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome


@dataclass(frozen=True, config=STRICT)
class HoldKey(Step):
    """Hold `key` for `seconds`; it repeats like on a keyboard, about 30 times a second.

    If holding the key is itself the load, `healthy_seconds` keeps the steady state calm: if set, it
    is the time for which the key is held while no fault is switched on.
    """

    key: str = "x"
    seconds: Seconds = 60.0
    healthy_seconds: Seconds | None = None

    @property
    def least_s(self) -> float:
        return self._held_s(under_fault=False)

    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        person.editor.hold(self.key, self._held_s(under_fault=person.under_fault))
        outcome.ok = True

    def _held_s(self, *, under_fault: bool) -> float:
        if under_fault or self.healthy_seconds is None:
            return self.seconds
        return self.healthy_seconds
