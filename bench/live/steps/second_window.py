"""A second window."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import STRICT, Step

if TYPE_CHECKING:
    from bench.live.person import Doing, Person


@dataclass(frozen=True, config=STRICT)
class SecondWindow(Step):
    """Open the workspace in a second window, use the extension in it, and close it again.

    It has an extension host of its own, in which the extension starts beside the first. It types
    into the file `name`, and takes that back.
    """

    name: str = "orders.ts"

    called: ClassVar[str] = "second window"

    def do(self, person: "Person", doing: "Doing") -> None:
        person.use_second_window(self.name)
        doing.ok = True
