"""Taking a part of ghost text."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import STRICT, Step

if TYPE_CHECKING:
    from bench.live.person import Doing, Person


@dataclass(frozen=True, config=STRICT)
class AcceptWord(Step):
    """Accept the next word of the ghost text that was seen; left out where there was none."""

    seconds: float = 3.0

    called: ClassVar[str] = "accept word"
    needs: ClassVar[str] = "ghost_text"

    def do(self, person: "Person", doing: "Doing") -> None:
        doing.left_out = not person.ghost_text
        if person.ghost_text:
            doing.note = person.editor.accept_word(person.ghost_text, self.seconds)
            doing.ok = doing.note != ""
