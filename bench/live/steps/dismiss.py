"""Refusing ghost text."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import STRICT, Step

if TYPE_CHECKING:
    from bench.live.person import Doing, Person


@dataclass(frozen=True, config=STRICT)
class Dismiss(Step):
    """Refuse the ghost text that was seen, with Escape; it must be gone at once."""

    seconds: float = 2.0

    called: ClassVar[str] = "dismiss"
    needs: ClassVar[str] = "ghost_text"

    def do(self, person: "Person", doing: "Doing") -> None:
        doing.left_out = not person.ghost_text
        if person.ghost_text:
            doing.ok = person.editor.dismiss(self.seconds)
