"""A click."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import STRICT, Step

if TYPE_CHECKING:
    from bench.live.person import Doing, Person


@dataclass(frozen=True, config=STRICT)
class AcmeClick(Step):
    """Click on the element with the CSS selector `where`."""

    where: str = ".monaco-workbench"

    called: ClassVar[str] = "acme click"

    def do(self, person: "Person", doing: "Doing") -> None:
        person.workbench.page.locator(self.where).first.click()
        doing.ok = True
