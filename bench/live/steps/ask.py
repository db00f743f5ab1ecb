"""Asks a question."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import Step
from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome


@dataclass(frozen=True, config=STRICT)
class Ask(Step):
    """Ask `question` in the chat, or in the extension's own view.

    `{number}` in it is the number of the round.
    """

    question: str

    needs: ClassVar[str] = "chat"

    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        person.conversation.ask(person.filled(self.question), under_fault=person.under_fault)
        outcome.ok = True
