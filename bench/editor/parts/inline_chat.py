"""Inline chat: a question inside the editor, answered by an edit of the file."""

from playwright.sync_api import Error, Page

from bench.editor.locators import LOCATORS
from bench.errors import BenchError

KEY_DELAY_MS = 20
OPENS_MS = 60_000


class InlineChat:
    """The inline chat of `page`."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def ask(self, question: str) -> None:
        """Open it at the cursor, type the question and send it.

        Raises:
            BenchError: it did not open.
        """
        self._page.keyboard.press(LOCATORS.inline_chat_keys)
        try:
            self._page.wait_for_selector(LOCATORS.inline_chat, timeout=OPENS_MS)
        except Error:
            msg = f"The inline chat did not open within {OPENS_MS // 1000} s."
            raise BenchError(msg) from None
        self._page.keyboard.type(question, delay=KEY_DELAY_MS)
        self._page.keyboard.press("Enter")

    def keep(self) -> None:
        """Keep the edit, with the tick of the chat itself, and close."""
        self._page.locator(LOCATORS.keep_edit).first.click(timeout=OPENS_MS)
        self._page.keyboard.press("Escape")
