"""Accepts a next-edit suggestion."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import Seconds, Step
from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome


@dataclass(frozen=True, config=STRICT)
class NextEdit(Step):
    """Rename `old` to `new`, and accept the edit that is suggested for the lines below.

    `code` replaces the whole document first. `expect` is the line that the edit must produce.
    """

    code: str = "first = 1\nsecond = first + 2\nthird = first * 3\n"
    old: str = "first"
    new: str = "begin"
    expect: str = "second = begin + 2"
    seconds: Seconds = 20.0
    under_fault_s: Seconds = 4.0

    needs: ClassVar[str] = "next_edit"
    shows_health: ClassVar[bool] = True

    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        person.document.expect_edits()
        person.editor.replace_all(self.code)
        person.editor.overwrite(self.old, self.new)
        patience = person.patience(self.seconds, self.under_fault_s)
        suggestion = person.workbench.next_edit.wait_for(patience)
        outcome.ok, outcome.note = self.expect in suggestion, suggestion[:60]
        if outcome.ok:
            person.shoot("next edit")
            outcome.ok = person.workbench.next_edit.accept(self.expect)
