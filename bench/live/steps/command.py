"""Runs a command."""

from typing import TYPE_CHECKING

from pydantic.dataclasses import dataclass

from bench.live.step import Step
from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome


@dataclass(frozen=True, config=STRICT)
class Command(Step):
    """Run the command called `title` from the palette.

    A `title` that is the id of a command is run by a key that the bench binds to it.
    """

    title: str

    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        person.document.expect_edits()
        person.workbench.palette.run(self.title)
        outcome.ok, outcome.note = True, self.title
