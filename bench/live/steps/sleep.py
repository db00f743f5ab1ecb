"""Sleeps and wakes."""

from typing import TYPE_CHECKING

from pydantic.dataclasses import dataclass

from bench.live.step import Seconds, Step
from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome


@dataclass(frozen=True, config=STRICT)
class Sleep(Step):
    """Stop every process of the editor for `seconds`, as a computer does while it sleeps."""

    seconds: Seconds = 10.0

    @property
    def least_s(self) -> float:
        return self.seconds

    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        person.sleep(self.seconds)
        outcome.ok = True
