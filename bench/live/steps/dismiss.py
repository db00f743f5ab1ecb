"""Dismisses ghost text."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import Seconds, Step
from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome


@dataclass(frozen=True, config=STRICT)
class Dismiss(Step):
    """Dismiss the ghost text with Escape; it must be gone within `seconds`.

    It is left out if the last `ghost_text` step saw none.
    """

    seconds: Seconds = 2.0

    needs: ClassVar[str] = "ghost_text"

    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        outcome.left_out = not person.ghost_text
        if person.ghost_text:
            outcome.ok = person.editor.dismiss(self.seconds)
