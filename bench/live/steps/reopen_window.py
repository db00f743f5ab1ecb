"""Reopens the window."""

from typing import TYPE_CHECKING

from pydantic.dataclasses import dataclass

from bench.live.step import Step
from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome


@dataclass(frozen=True, config=STRICT)
class ReopenWindow(Step):
    """Reload the workbench, which starts a new extension host; wait until the extension works.

    The step runs in the first round, to show that it works, and while a fault is switched on. It is
    left out after the fault: an extension that needs a new window has not recovered.
    """

    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        outcome.left_out = not (person.under_fault or person.round == 1)
        if not outcome.left_out:
            person.windows.reopen(under_fault=person.under_fault)
        outcome.ok = True
