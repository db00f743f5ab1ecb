"""Another file."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import STRICT, Step

if TYPE_CHECKING:
    from bench.live.person import Doing, Person


@dataclass(frozen=True, config=STRICT)
class OpenFile(Step):
    """Go to the file called `name`, of the workspace, through quick open."""

    name: str = "orders.py"

    called: ClassVar[str] = "open file"

    def do(self, person: "Person", doing: "Doing") -> None:
        person.invite_edits()
        person.workbench.open_file(self.name)
        doing.ok, doing.note = True, self.name
