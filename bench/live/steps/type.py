"""Typing."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import STRICT, Step

if TYPE_CHECKING:
    from bench.live.person import Doing, Person


@dataclass(frozen=True, config=STRICT)
class Type(Step):
    """Type `text` at the cursor; `{number}` in it is the round."""

    text: str

    called: ClassVar[str] = "type"

    def do(self, person: "Person", doing: "Doing") -> None:
        person.ghost_text = ""
        person.editor.type(person.filled(self.text))
        doing.ok = True
