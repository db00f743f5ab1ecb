"""Types text."""

from typing import TYPE_CHECKING

from pydantic.dataclasses import dataclass

from bench.live.step import Step
from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome


@dataclass(frozen=True, config=STRICT)
class Type(Step):
    """Type `text` at the cursor; `{number}` in it is the number of the round."""

    text: str

    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        person.ghost_text = ""
        had_focus = person.editor.type(person.filled(self.text))
        outcome.ok = True
        if had_focus:
            outcome.note = f"Before, the keyboard focus was in {had_focus}."
