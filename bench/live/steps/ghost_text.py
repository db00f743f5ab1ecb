"""Ghost text appears."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import STRICT, Step

if TYPE_CHECKING:
    from bench.live.person import Doing, Person


@dataclass(frozen=True, config=STRICT)
class SeeGhostText(Step):
    """Wait for ghost text: `seconds`, and `under_fault_s` while the backend fails."""

    seconds: float = 15.0
    under_fault_s: float = 2.0

    called: ClassVar[str] = "ghost text"
    needs: ClassVar[str] = "ghost_text"
    proves: ClassVar[bool] = True

    def do(self, person: "Person", doing: "Doing") -> None:
        person.workbench.ask_for_ghost_text()
        patience = self.under_fault_s if person.under_fault else self.seconds
        person.ghost_text = person.editor.wait_for_ghost_text(patience)
        doing.ok, doing.note = person.ghost_text != "", person.ghost_text[:60]
        if doing.ok:
            person.shoot("ghost text")
