"""A window that is closed and opened."""

from typing import TYPE_CHECKING

from pydantic.dataclasses import dataclass

from bench.live.step import Step
from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome


@dataclass(frozen=True, config=STRICT)
class ReopenWindow(Step):
    """Load the workbench anew, with another extension host, and wait until the extension works.

    It is done under the fault, and in the first round, to see that it can be done. After the fault
    it is not: an extension that needs a new window to come back has not recovered.
    """

    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        outcome.left_out = not (person.under_fault or person.round == 1)
        if not outcome.left_out:
            person.reopen_window()
        outcome.ok = True
