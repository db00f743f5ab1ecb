"""The suggest widget: the list that opens under the cursor."""

from playwright.sync_api import Page

from bench import waits
from bench.editor.locators import LOCATORS
from bench.editor.parts.text_editor import KEY_DELAY_MS, NBSP, TextEditor
from bench.profile import Suggest


class SuggestWidget:
    """The rows that an extension puts into the widget of `page`, asked for as `suggest` says."""

    def __init__(self, page: Page, editor: TextEditor, suggest: Suggest) -> None:
        self._page = page
        self._editor = editor
        self._suggest = suggest

    def trigger(self) -> None:
        """Pause, and type the trigger or press the chord."""
        self._page.wait_for_timeout(self._suggest.pause_s * 1000)  # a person's pause
        if self._suggest.trigger:
            self._editor.type(self._suggest.trigger)
        if self._suggest.keys:
            self._page.keyboard.press(self._suggest.keys, delay=KEY_DELAY_MS)

    def rows(self) -> str:
        """The text of the extension's rows; empty where there are none."""
        texts = self._page.locator(self._suggest.row).all_text_contents()
        return "\n".join(text.replace(NBSP, " ") for text in texts).strip()

    def wait_for(self, seconds: float) -> str:
        """Wait for rows; empty where none came in time."""
        try:
            return waits.until(self.rows, seconds=seconds, what="a suggestion in the list")
        except waits.WaitedInVainError:
            return ""

    def close(self) -> None:
        """Leave the list without taking anything."""
        if self._page.locator(LOCATORS.suggest_widget).count():
            self._page.keyboard.press("Escape")
