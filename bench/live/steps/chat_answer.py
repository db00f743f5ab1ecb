"""Reads the answer."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import Seconds, Step
from fake_backend.model.text import ENDING
from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome


@dataclass(frozen=True, config=STRICT)
class ChatAnswer(Step):
    """Wait for the answer to the last question.

    It is left out if the chat did not take the question. With `whole`, the answer must show the
    backend's last words.
    """

    seconds: Seconds = 60.0
    under_fault_s: Seconds = 12.0
    whole: bool = True

    needs: ClassVar[str] = "chat"
    shows_health: ClassVar[bool] = True

    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        patience = person.patience(self.seconds, self.under_fault_s)
        answer = person.conversation.read_answer(patience)
        outcome.left_out = answer is None
        if answer is not None:
            outcome.ok = answer.finished and (ENDING in answer.text or not self.whole)
            outcome.note = (answer.error or answer.text)[-80:]
        person.shoot("chat answer")
