"""Accepts ghost text."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import Seconds, Step
from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome


@dataclass(frozen=True, config=STRICT)
class Accept(Step):
    """Accept the ghost text with Tab; left out if the last `ghost_text` step saw none."""

    seconds: Seconds = 3.0

    needs: ClassVar[str] = "ghost_text"

    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        outcome.left_out = not person.ghost_text
        if person.ghost_text:
            outcome.ok = person.editor.accept(person.ghost_text, self.seconds)
