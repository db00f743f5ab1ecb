"""Reading the answer."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import STRICT, Step
from fake_backend.model.text import ENDING

if TYPE_CHECKING:
    from bench.live.person import Doing, Person


@dataclass(frozen=True, config=STRICT)
class ReadAnswer(Step):
    """Wait for the answer to the last question; left out where none was taken.

    With `whole`, only an answer that shows the backend's last words counts as one.
    """

    seconds: float = 60.0
    under_fault_s: float = 12.0
    whole: bool = True

    called: ClassVar[str] = "chat answer"
    needs: ClassVar[str] = "chat"
    proves: ClassVar[bool] = True

    def do(self, person: "Person", doing: "Doing") -> None:
        answer = person.conversation.read_answer(
            self.under_fault_s if person.under_fault else self.seconds
        )
        doing.left_out = answer is None
        if answer is not None:
            doing.ok = answer.finished and (ENDING in answer.end or not self.whole)
            doing.note = answer.end[-80:]
        person.shoot("chat answer")
