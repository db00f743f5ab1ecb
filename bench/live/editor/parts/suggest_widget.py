"""The suggest widget: the list that opens under the cursor."""

from playwright.sync_api import Page

from bench.core import waits
from bench.live.editor.locators import LOCATORS
from bench.live.editor.parts.text_editor import KEY_DELAY_MS, NBSP, TextEditor
from bench.profiles.profile import Suggest

SHOWN = 40  # characters of a row


class SuggestWidget:
    """The rows of an extension in the widget of `page`; `suggest` says how they are triggered."""

    def __init__(self, page: Page, editor: TextEditor, suggest: Suggest) -> None:
        self._page = page
        self._editor = editor
        self._suggest = suggest

    def trigger(self) -> None:
        """Pause, and type the trigger or press the chord."""
        self._page.wait_for_timeout(self._suggest.pause_s * 1000)  # like a person
        if self._suggest.trigger:
            self._editor.type(self._suggest.trigger)
        if self._suggest.keys:
            self._page.keyboard.press(self._suggest.keys, delay=KEY_DELAY_MS)

    def rows(self) -> str:
        """The text of the extension's rows; empty if there are none."""
        texts = self._page.locator(self._suggest.row).all_text_contents()
        return "\n".join(text.replace(NBSP, " ") for text in texts).strip()

    def wait_for(self, seconds: float) -> str:
        """Wait for rows; empty if none came in time."""
        try:
            return waits.until(self.rows, seconds=seconds, what="a suggestion in the list")
        except waits.WaitTimeoutError:
            return ""

    def strangers(self) -> str:
        """A sentence about a list with only rows of others; empty if that is not the case."""
        texts = self._page.locator(LOCATORS.suggest_row).all_text_contents()
        if not texts or self.rows():
            return ""
        selector, first = self._suggest.row, texts[0].replace(NBSP, " ").strip()[:SHOWN]
        return f"No row of the list matches {selector!r} (suggest.row); its first row is {first!r}."

    def close(self) -> None:
        """Close the list without accepting anything."""
        if self._page.locator(LOCATORS.suggest_widget).count():
            self._page.keyboard.press("Escape")
