"""Inline chat: a question in the editor, answered by an edit of the file."""

from playwright.sync_api import Page

from bench.core import waits
from bench.core.errors import BenchError
from bench.live.editor.locators import LOCATORS
from bench.live.editor.parts.pointer import has_focus

KEY_DELAY_MS = 20
OPENS_S = 60


class InlineChat:
    """The inline chat of `page`."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def ask(self, question: str) -> None:
        """Open it at the cursor, type the question and send it.

        Raises:
            BenchError: it did not open.
        """
        self.write(question)
        self.send()

    def write(self, question: str) -> None:
        """Open it at the cursor and type the question.

        Raises:
            BenchError: it did not open.
        """
        self._page.keyboard.press(LOCATORS.inline_chat_keys)
        opened = self._page.locator(LOCATORS.inline_chat)
        try:
            waits.until(lambda: has_focus(opened), seconds=OPENS_S, what="the inline chat to open")
        except waits.WaitTimeoutError as error:
            raise BenchError(str(error)) from None
        self._page.keyboard.type(question, delay=KEY_DELAY_MS)

    def send(self) -> None:
        self._page.keyboard.press("Enter")

    def keep(self) -> None:
        """Keep the edit, with the tick of the inline chat, and close it."""
        self._page.locator(LOCATORS.keep_edit).first.click(timeout=OPENS_S * 1000)
        self._page.keyboard.press("Escape")
