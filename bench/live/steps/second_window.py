"""Uses a second window."""

from typing import TYPE_CHECKING

from pydantic.dataclasses import dataclass

from bench.live.step import Step
from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome


@dataclass(frozen=True, config=STRICT)
class SecondWindow(Step):
    """Open the workspace in a second window, use the extension in it, and close it again.

    The second window has its own extension host, so that the extension runs twice. The step types
    into the file `name` and reverts it.
    """

    name: str = "orders.ts"

    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        person.windows.use_second(self.name, under_fault=person.under_fault)
        outcome.ok = True
