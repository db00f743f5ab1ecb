"""A second window."""

from typing import TYPE_CHECKING

from pydantic.dataclasses import dataclass

from bench.live.step import Step
from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome


@dataclass(frozen=True, config=STRICT)
class SecondWindow(Step):
    """Open the workspace in a second window, use the extension in it, and close it again.

    It has an extension host of its own, in which the extension starts beside the first. It types
    into the file `name`, and takes that back.
    """

    name: str = "orders.ts"

    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        person.use_second_window(self.name)
        outcome.ok = True
