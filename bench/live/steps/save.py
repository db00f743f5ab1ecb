"""Saves the document."""

from typing import TYPE_CHECKING

from pydantic.dataclasses import dataclass

from bench.live.step import Seconds, Step
from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome


@dataclass(frozen=True, config=STRICT)
class Save(Step):
    """Save the document and compare it with what was typed and accepted."""

    seconds: Seconds = 10.0

    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        person.document.save(self.seconds)
        outcome.ok = True
