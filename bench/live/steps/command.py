"""A command of the palette."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import STRICT, Step

if TYPE_CHECKING:
    from bench.live.person import Doing, Person


@dataclass(frozen=True, config=STRICT)
class Command(Step):
    """Run the command called `title` from the palette, or by a key where that is its id."""

    title: str

    called: ClassVar[str] = "command"

    def do(self, person: "Person", doing: "Doing") -> None:
        person.invite_edits()
        person.workbench.palette.run(self.title)
        doing.ok, doing.note = True, self.title
