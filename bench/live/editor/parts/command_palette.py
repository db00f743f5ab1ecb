"""The command palette: runs commands by their titles, or by keys if they are named by ids."""

from collections.abc import Mapping

from playwright.sync_api import Page

from bench.core import waits
from bench.core.errors import BenchError
from bench.live.editor.locators import LOCATORS
from bench.live.editor.parts.pointer import click_if_shown, has_focus

OPENS_S = 30
KEY_DELAY_MS = 10


class CommandPalette:
    """The command palette of `page`; `keys` are chords for commands that are named by ids."""

    def __init__(self, page: Page, keys: Mapping[str, str] | None = None) -> None:
        self._page = page
        self._keys = keys or {}

    def run(self, command: str) -> None:
        """Run a command by its title, such as `Helper: Explain this`, or by its id.

        Raises:
            BenchError: the palette did not open, or has no such command.
        """
        if command in self._keys:
            self._page.keyboard.press(self._keys[command], delay=KEY_DELAY_MS)
            return
        self._page.keyboard.press(LOCATORS.palette_keys)
        self.choose(command)

    def choose(self, title: str) -> None:
        """In the list that is opening, type `title` and click the row that contains it.

        Raises:
            BenchError: the list did not open, or has no such row.
        """
        box = self._page.locator(LOCATORS.quick_input)
        row = self._page.locator(LOCATORS.quick_input_row).filter(has_text=title)
        try:
            waits.until(lambda: has_focus(box), seconds=OPENS_S, what="the command palette")
            self._page.keyboard.type(title, delay=KEY_DELAY_MS)
            waits.until(lambda: click_if_shown(row), seconds=OPENS_S, what=f"{title!r} in the list")
        except waits.WaitTimeoutError as error:
            self._page.keyboard.press("Escape")
            raise BenchError(str(error)) from None
