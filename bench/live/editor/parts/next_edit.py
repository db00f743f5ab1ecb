"""Next-edit suggestions: shown next to the code, and accepted."""

from playwright.sync_api import Page

from bench.core import waits
from bench.live.editor.locators import LOCATORS
from bench.live.editor.parts.text_editor import NBSP, TextEditor

TABS = 2  # one to jump to the place, one to accept; VS Code sometimes needs only one
TAKES_S = 2


class NextEdit:
    """The suggestion that `page` shows in `editor`."""

    def __init__(self, page: Page, editor: TextEditor) -> None:
        self._page = page
        self._editor = editor

    def suggestion(self) -> str:
        """The suggested lines; empty if there are none."""
        lines = self._page.locator(LOCATORS.next_edit_lines).all_text_contents()
        return "\n".join(lines).replace(NBSP, " ")

    def wait_for(self, seconds: float) -> str:
        """Wait for a suggestion; empty if none came in time."""
        try:
            return waits.until(self.suggestion, seconds=seconds, what="a next edit")
        except waits.WaitTimeoutError:
            return ""

    def accept(self, line: str) -> bool:
        """Press Tab until `line` is in the document; whether it is."""
        for _ in range(TABS):
            self._page.keyboard.press("Tab")
            try:
                waits.until(
                    lambda: line in self._editor.lines(), seconds=TAKES_S, what="the next edit"
                )
            except waits.WaitTimeoutError:
                continue
            return True
        return False
