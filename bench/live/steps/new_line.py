"""A new line."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import STRICT, Step

if TYPE_CHECKING:
    from bench.live.person import Doing, Person


@dataclass(frozen=True, config=STRICT)
class NewLine(Step):
    """Leave any suggestion and begin a new line."""

    called: ClassVar[str] = "new line"

    def do(self, person: "Person", doing: "Doing") -> None:
        person.editor.new_line()
        doing.ok = True
