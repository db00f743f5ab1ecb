"""Opens another file."""

from typing import TYPE_CHECKING

from pydantic.dataclasses import dataclass

from bench.live.step import Step
from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome


@dataclass(frozen=True, config=STRICT)
class OpenFile(Step):
    """Open the file `name` of the workspace with quick open."""

    name: str = "orders.py"

    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        person.document.expect_edits()
        person.workbench.open_file(self.name)
        outcome.ok, outcome.note = True, self.name
