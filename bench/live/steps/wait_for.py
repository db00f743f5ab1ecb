"""Something on the screen."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import STRICT, Step

if TYPE_CHECKING:
    from bench.live.person import Doing, Person


@dataclass(frozen=True, config=STRICT)
class WaitFor(Step):
    """Wait until an element matches the CSS `selector`, with `text` in it where that is given."""

    selector: str
    text: str = ""
    seconds: float = 15.0
    under_fault_s: float = 5.0

    called: ClassVar[str] = "wait for"
    proves: ClassVar[bool] = True

    def do(self, person: "Person", doing: "Doing") -> None:
        found = person.workbench.page.locator(self.selector).filter(has_text=self.text)
        patience = self.under_fault_s if person.under_fault else self.seconds
        doing.ok = person.comes(lambda: found.count() > 0, patience)
        doing.note = self.selector
