"""Whether keys arrive in the text editor, and which element receives them otherwise."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Page

from bench.core import waits
from bench.core.errors import BenchError
from bench.facts.run import FOCUS_ELSEWHERE
from bench.live.editor.locators import LOCATORS

LOOK = Path(__file__).parents[1].joinpath("typed_keys.js").read_text(encoding="utf-8")
FOCUS_S = 3.0
ASCII = 128  # Playwright inserts other characters without a key


class KeysAstrayError(BenchError):
    """Keys for the text editor went, or would have gone, to something else."""

    def __init__(self, what: str) -> None:
        super().__init__(FOCUS_ELSEWHERE + what)


@dataclass(frozen=True, slots=True)
class Keys:
    """What the page saw of the keys since the last count began."""

    arrived: int  # in the text editor
    taker: str  # the first other element that received a key or the focus
    holder: str  # what has the focus now; empty if the text editor has it
    had: str  # the same, before the text editor was given the focus
    document: str  # the URI of the document in the editor; empty if unknown


@dataclass(slots=True)
class Sent:
    """The text that was typed since a count began, and the keys that were pressed for it."""

    had_focus: str  # what had the focus before; empty if the text editor had it
    text: str = ""
    keys: int = 0

    def add(self, text: str, keys: int) -> None:
        self.text += text
        self.keys += keys


def key_count(text: str) -> int:
    """The number of keys that Playwright presses to type `text`."""
    return sum(ord(character) < ASCII for character in text)


class TypedKeys:
    """Counts the keys that arrive in the text editor of `page`."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._selectors: dict[str, Any] = asdict(LOCATORS)
        self._began = Keys(0, "", "", "", "")

    def begin(self) -> str:
        """Give the text editor the focus if it has not got it, and count from 0.

        Returns what had the focus before; empty if it was the text editor.

        Raises:
            KeysAstrayError: the text editor does not take the focus; nothing was pressed.
        """
        first = self._look(begins=True)
        if first.holder:
            waits.last_look(self._begun, lambda keys: not keys.holder, seconds=FOCUS_S)
        else:
            self._began = first
        if self._began.holder:
            raise KeysAstrayError(f"stayed with {self._began.holder}.")
        return first.had

    def taker(self, sent: int) -> str:
        """What received some of the `sent` keys; empty if all arrived in the same document."""
        keys = self._look(begins=False)
        if keys.document != self._began.document:
            return f"the document {keys.document.rpartition('/')[2]!r}"
        return "" if keys.arrived >= sent else keys.taker or "an unknown element"

    def holder(self) -> str:
        """What has the focus now; empty if the text editor has it, or if the page crashed."""
        try:
            return self._look(begins=False).holder
        except Error:
            return ""

    def shows(self, name: str) -> bool:
        """Whether the file `name` was in the editor when the count began, as far as is known."""
        shown = self._began.document
        return not shown or not name or shown.endswith(f"/{name}")

    def _begun(self) -> Keys:
        self._began = self._look(begins=True)
        return self._began

    def _look(self, *, begins: bool) -> Keys:
        return Keys(**self._page.evaluate(LOOK, [self._selectors, begins]))
