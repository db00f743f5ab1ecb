"""A suggestion in the list."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import Step
from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome


@dataclass(frozen=True, config=STRICT)
class Suggestion(Step):
    """Ask for the suggest widget, wait for the extension's row, and leave without taking it."""

    seconds: float = 15.0
    under_fault_s: float = 3.0

    needs: ClassVar[str] = "suggest"
    shows_health: ClassVar[bool] = True

    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        suggest = person.workbench.suggest
        suggest.trigger()
        seen = suggest.wait_for(self.under_fault_s if person.under_fault else self.seconds)
        outcome.ok, outcome.note = seen != "", seen[:60] or suggest.strangers()
        if outcome.ok:
            person.shoot("suggestion")
        suggest.close()
