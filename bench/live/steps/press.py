"""Keys."""

from typing import TYPE_CHECKING, ClassVar

from pydantic.dataclasses import dataclass

from bench.live.step import STRICT, Step

if TYPE_CHECKING:
    from bench.live.person import Doing, Person


@dataclass(frozen=True, config=STRICT)
class Press(Step):
    """Press a chord, in Playwright's words: `Control+Shift+k`."""

    keys: str

    called: ClassVar[str] = "press"

    def do(self, person: "Person", doing: "Doing") -> None:
        person.invite_edits()
        person.workbench.page.keyboard.press(self.keys)
        doing.ok, doing.note = True, self.keys
