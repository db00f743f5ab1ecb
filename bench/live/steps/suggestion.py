"""A suggestion in the list."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import STRICT, Step

if TYPE_CHECKING:
    from bench.live.person import Doing, Person


@dataclass(frozen=True, config=STRICT)
class SeeSuggestion(Step):
    """Ask for the suggest widget, wait for the extension's row, and leave without taking it."""

    seconds: float = 15.0
    under_fault_s: float = 3.0

    called: ClassVar[str] = "suggestion"
    needs: ClassVar[str] = "suggest"
    proves: ClassVar[bool] = True

    def do(self, person: "Person", doing: "Doing") -> None:
        suggest = person.workbench.suggest
        suggest.trigger()
        seen = suggest.wait_for(self.under_fault_s if person.under_fault else self.seconds)
        doing.ok, doing.note = seen != "", seen[:60] or suggest.strangers()
        if doing.ok:
            person.shoot("suggestion")
        suggest.close()
