"""What is new in a view since a question was sent: the answer, the error, the state."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, JSHandle, Locator

from bench.core.errors import BenchError
from bench.live.editor.parts.chat_answer import EDGE, LONGEST, LOOK_EVERY_MS
from bench.profiles.profile import View

SCRIPT = Path(__file__).with_name("new_since.js").read_text(encoding="utf-8")
KINDS = ("answer", "error", "state")
LOOK_MS = 30_000
NOT_CSS = "is not a valid selector"  # words of the page's error

Marks = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Look:
    """The new part of a view; a long text is its beginning and its end."""

    text: str = ""
    failed: bool = False  # an error is shown, perhaps without words
    error: str = ""
    state: str = ""
    busy: bool = False  # the spinner is shown
    first: float | None = None  # when something was first shown, in milliseconds since 1970


class NewSince:
    """Tells the new part of a view from what was there before the question.

    New is an element that was not there, the text that an element got behind its old one, and a
    text that replaced another. A text that was there before is not new in another element, so that
    a view may render its list again or be reloaded; it is new where it occurs once more than
    before, or was away in between. A hidden error is away. The page looks by itself every 0.1 s
    until something is new: less often, at least once a second, where looking is slow.
    """

    def __init__(self, root: Callable[[], Locator], view: View) -> None:
        self._root = root
        self._view = view
        self._memory: JSHandle | None = None
        self._before: Marks = {kind: [] for kind in KINDS}
        self._earlier: list[str] = []  # the answers that were there before the previous question

    def remember(self) -> None:
        """Remember what is there; call it just before the question is sent."""
        self._forget()
        self._earlier, last = self._before["answer"], self._before
        self._memory = self._install(None)
        # A view that is closed may come back with what it showed before.
        self._before = self._memory.evaluate("memory => memory.marks()") if self._memory else last

    def look(self) -> Look:
        """What is new; nothing while the view is not there."""
        with suppress(Error):  # its page was reloaded
            if self._memory is not None and self._root().count():
                return Look(**self._memory.evaluate("memory => memory.look()"))
        self._memory = self._install(self._before)
        if self._memory is None:
            return Look()
        return Look(**self._memory.evaluate("memory => memory.look()"))

    def _install(self, before: Marks | None) -> JSHandle | None:
        """Start in the view's page; None if there is no such page.

        Raises:
            BenchError: a selector is not CSS.
        """
        root = self._root()
        if not root.count():
            return None
        view = self._view
        settings: dict[str, Any] = {
            "selectors": {kind: getattr(view, kind) for kind in (*KINDS, "spinner")},
            "kinds": KINDS,
            "before": before,
            "earlier": self._earlier,
            "longest": LONGEST,
            "edge": EDGE,
            "every": LOOK_EVERY_MS,
        }
        try:
            return root.evaluate_handle(SCRIPT, settings, timeout=LOOK_MS)
        except Error as error:
            if NOT_CSS in str(error):
                msg = f"A selector of [view] is not CSS. {_sentence(error)}"
                raise BenchError(msg) from None
            raise

    def _forget(self) -> None:
        if self._memory is not None:
            with suppress(Error):
                self._memory.evaluate("memory => memory.end()")
                self._memory.dispose()


def _sentence(error: Error) -> str:
    return str(error).splitlines()[0]
