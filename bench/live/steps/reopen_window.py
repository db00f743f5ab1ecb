"""A window that is closed and opened."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import STRICT, Step

if TYPE_CHECKING:
    from bench.live.person import Doing, Person


@dataclass(frozen=True, config=STRICT)
class ReopenWindow(Step):
    """Load the workbench anew, with another extension host, and wait until the extension works.

    It is done under the fault, and in the first round, to see that it can be done. After the fault
    it is not: an extension that needs a new window to come back has not recovered.
    """

    called: ClassVar[str] = "reopen window"

    def do(self, person: "Person", doing: "Doing") -> None:
        doing.left_out = not (person.under_fault or person.round == 1)
        if not doing.left_out:
            person.reopen_window()
        doing.ok = True
