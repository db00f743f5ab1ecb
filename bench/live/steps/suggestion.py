"""Waits for a row in the suggest widget."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import Seconds, Step
from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome


@dataclass(frozen=True, config=STRICT)
class Suggestion(Step):
    """Open the suggest widget, wait for a row of the extension, and close it without accepting."""

    seconds: Seconds = 15.0
    under_fault_s: Seconds = 3.0

    needs: ClassVar[str] = "suggest"
    shows_health: ClassVar[bool] = True

    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        suggest = person.workbench.suggest
        suggest.trigger()
        rows = suggest.wait_for(person.patience(self.seconds, self.under_fault_s))
        outcome.ok, outcome.note = rows != "", rows[:60] or suggest.strangers()
        if outcome.ok:
            person.shoot("suggestion")
        suggest.close()
