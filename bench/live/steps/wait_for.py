"""Waits for an element on the screen."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import Seconds, Step
from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome


@dataclass(frozen=True, config=STRICT)
class WaitFor(Step):
    """Wait until an element matches the CSS `selector` and, if given, contains `text`."""

    selector: str
    text: str = ""
    seconds: Seconds = 15.0
    under_fault_s: Seconds = 5.0

    shows_health: ClassVar[bool] = True

    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        elements = person.workbench.page.locator(self.selector).filter(has_text=self.text)
        patience = person.patience(self.seconds, self.under_fault_s)
        outcome.ok = person.comes(lambda: elements.count() > 0, patience)
        outcome.note = self.selector
