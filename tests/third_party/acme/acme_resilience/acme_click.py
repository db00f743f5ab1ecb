"""A click."""

from typing import TYPE_CHECKING

from pydantic.dataclasses import dataclass

from bench.live.step import Step
from fake_backend.settings import STRICT

if TYPE_CHECKING:
    from bench.live.person import Person, StepOutcome


@dataclass(frozen=True, config=STRICT)
class AcmeClick(Step):
    """Click on the element with the CSS selector `where`."""

    where: str = ".monaco-workbench"

    def do(self, person: "Person", outcome: "StepOutcome") -> None:
        person.workbench.page.locator(self.where).first.click()
        outcome.ok = True
