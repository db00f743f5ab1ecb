"""Presses keys."""

from typing import TYPE_CHECKING

from pydantic.dataclasses import dataclass

from bench.live.step import Step
from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome


@dataclass(frozen=True, config=STRICT)
class Press(Step):
    """Press a chord in Playwright's notation, such as `Control+Shift+k`."""

    keys: str

    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        person.document.expect_edits()
        person.workbench.page.keyboard.press(self.keys)
        outcome.ok, outcome.note = True, self.keys
