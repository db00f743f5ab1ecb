"""A window that is closed and opened."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.step import STRICT, Step

if TYPE_CHECKING:
    from bench.person import Doing, Person


@dataclass(frozen=True, config=STRICT)
class ReopenWindow(Step):
    """Load the workbench anew, with another extension host, and wait until the extension works."""

    called: ClassVar[str] = "reopen window"

    def do(self, person: "Person", doing: "Doing") -> None:
        person.reopen_window()
        doing.ok = True
