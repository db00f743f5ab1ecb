"""Saving."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import STRICT, Step

if TYPE_CHECKING:
    from bench.live.person import Doing, Person


@dataclass(frozen=True, config=STRICT)
class Save(Step):
    """Save the document, and compare it with what was typed and accepted."""

    seconds: float = 10.0

    called: ClassVar[str] = "save"

    def do(self, person: "Person", doing: "Doing") -> None:
        person.save(self.seconds)
        doing.ok = True
