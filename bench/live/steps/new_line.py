"""Starts a new line."""

from typing import TYPE_CHECKING

from pydantic.dataclasses import dataclass

from bench.live.step import Step
from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome


@dataclass(frozen=True, config=STRICT)
class NewLine(Step):
    """Close any suggestion and start a new line."""

    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        person.editor.new_line()
        outcome.ok = True
