"""Proves that typed text arrives."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import Step
from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome


@dataclass(frozen=True, config=STRICT)
class TypingLands(Step):
    """Type a comment with the number of the round and read it back from the document."""

    shows_health: ClassVar[bool] = True

    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        person.editor.prove_typing_lands(f"round {person.round}")
        outcome.ok = True
