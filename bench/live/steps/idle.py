"""Leaves the editor idle."""

from typing import TYPE_CHECKING

from pydantic.dataclasses import dataclass

from bench.live.step import Seconds, Step
from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome


@dataclass(frozen=True, config=STRICT)
class Idle(Step):
    """Leave the editor idle for `seconds`, like a user who is reading."""

    seconds: Seconds = 5.0

    @property
    def least_s(self) -> float:
        return self.seconds

    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        person.rest(self.seconds)
        outcome.ok = True
