"""Waits for ghost text."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import Seconds, Step
from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome


@dataclass(frozen=True, config=STRICT)
class GhostText(Step):
    """Wait up to `seconds` for ghost text, or `under_fault_s` while a fault is switched on."""

    seconds: Seconds = 15.0
    under_fault_s: Seconds = 2.0

    needs: ClassVar[str] = "ghost_text"
    shows_health: ClassVar[bool] = True

    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        person.workbench.ask_for_ghost_text()
        patience = person.patience(self.seconds, self.under_fault_s)
        person.ghost_text = person.editor.wait_for_ghost_text(patience)
        outcome.ok, outcome.note = person.ghost_text != "", person.ghost_text[:60]
        if outcome.ok:
            person.shoot("ghost text")
