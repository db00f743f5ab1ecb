"""Asking."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import STRICT, Step

if TYPE_CHECKING:
    from bench.live.person import Doing, Person


@dataclass(frozen=True, config=STRICT)
class Ask(Step):
    """Ask `question` in the chat, or in the extension's own view; `{number}` in it is the round."""

    question: str

    called: ClassVar[str] = "ask"
    needs: ClassVar[str] = "chat"

    def do(self, person: "Person", doing: "Doing") -> None:
        person.ask(person.filled(self.question))
        doing.ok = True
