"""The text editor: typing, ghost text, and the lines on the screen."""

from playwright.sync_api import FloatRect, Page

from bench.core import clock, waits
from bench.core.errors import BenchError
from bench.live.editor.expected_document import Draft
from bench.live.editor.locators import LOCATORS
from bench.live.editor.parts.pointer import focus

KEY_DELAY_MS = 40
LANDS_S = 10
REPEAT_MS = 33
NBSP = "\u00a0"


class TextEditor:
    """The open editor of `page`."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.draft = Draft()

    def focus_end(self) -> None:
        """Click into the editor, by coordinates, and go to the end of the document."""
        editor = self._page.locator(LOCATORS.editor)
        focus(self._page, editor, _middle, "the text editor")
        self._page.keyboard.press("Control+End")

    def go_to_start(self) -> None:
        """Click into the editor and go to the start of the document."""
        self.focus_end()
        self._page.keyboard.press("Control+Home")

    def prove_typing_lands(self, marker: str) -> None:
        """Type a comment line with `marker` and read it back from the document.

        Raises:
            BenchError: it did not arrive; something else has the focus.
        """
        self.focus_end()
        self.new_line()
        self.type(f"# {marker}")
        try:
            waits.until(
                lambda: any(marker in line for line in self.lines()),
                seconds=LANDS_S,
                what=f"the typed marker {marker!r} to appear in the document",
            )
        except waits.WaitTimeoutError as error:
            raise BenchError(str(error)) from None
        self.new_line()

    def replace_all(self, text: str) -> None:
        """Replace the whole document with `text`, and go to its start."""
        self.focus_end()
        self._page.keyboard.press("Control+a")
        self._page.keyboard.press("Delete")
        self._page.keyboard.insert_text(text)
        self._page.keyboard.press("Escape")
        self._page.keyboard.press("Control+Home")

    def overwrite(self, old: str, new: str) -> None:
        """Delete `old` after the cursor and type `new`."""
        for _ in old:
            self._page.keyboard.press("Delete")
        self.type(new)

    def type(self, text: str) -> None:
        self.draft.typed(text)
        self._page.keyboard.type(text, delay=KEY_DELAY_MS)

    def new_line(self) -> None:
        """Close any suggestion, go to the end of the line and start a new line."""
        self._page.keyboard.press("Escape")
        self._page.keyboard.press("End")
        self._page.keyboard.press("Enter")
        self.draft.new_line()

    def save(self, seconds: float) -> None:
        """Save the document.

        Raises:
            WaitTimeoutError: its tab still shows it as unsaved after `seconds`.
        """
        self._page.keyboard.press("Control+s")
        waits.until(
            lambda: self._page.locator(LOCATORS.unsaved_tab).count() == 0,
            seconds=seconds,
            what="the document to be saved",
        )

    def lines(self) -> list[str]:
        """The lines on the screen, in no particular order."""
        texts = self._page.locator(LOCATORS.editor_lines).all_text_contents()
        return [text.replace(NBSP, " ") for text in texts]

    def ghost_text(self) -> str:
        """The grey text after the cursor; empty if there is none."""
        parts = self._page.locator(LOCATORS.ghost_text).all_text_contents()
        return "".join(parts).replace(NBSP, " ")

    def wait_for_ghost_text(self, seconds: float) -> str:
        """Wait for ghost text; empty if none came in time."""
        try:
            return waits.until(self.ghost_text, seconds=seconds, what="ghost text")
        except waits.WaitTimeoutError:
            return ""

    def hold(self, key: str, seconds: float) -> None:
        """Hold the key of a character, which repeats like on a keyboard."""
        end = clock.monotonic() + seconds
        try:
            while clock.monotonic() < end:
                self._page.keyboard.down(key)
                self.draft.new_line() if key == "Enter" else self.draft.typed(key)
                self._page.wait_for_timeout(REPEAT_MS)
        finally:
            self._page.keyboard.up(key)

    def accept_word(self, text: str, seconds: float) -> str:
        """Accept the next word of the ghost text `text`; return it, or "" if none came."""
        wanted = text.split(maxsplit=1)[0]
        self._page.keyboard.press(LOCATORS.accept_word_keys)
        rest = waits.last_look(
            self.ghost_text, lambda shown: shown != text, seconds=seconds, every=0.05
        )
        if rest == text:
            return ""
        taken = text.removesuffix(rest) or wanted
        self.draft.accepted(taken)
        return taken

    def dismiss(self, seconds: float) -> bool:
        """Press Escape; whether the ghost text is gone."""
        self._page.keyboard.press("Escape")
        try:
            return waits.until(
                lambda: not self.ghost_text(), seconds=seconds, what="the ghost text to disappear"
            )
        except waits.WaitTimeoutError:
            return False

    def accept(self, text: str, seconds: float) -> bool:
        """Press Tab; whether `text` is then in the document."""
        self._page.keyboard.press("Tab")
        wanted = text.strip()

        def accepted() -> bool:
            return not self.ghost_text() and any(wanted in line for line in self.lines())

        try:
            waits.until(accepted, seconds=seconds, what="the accepted text in the document")
        except waits.WaitTimeoutError:
            self.draft.perhaps_accepted(text)
            return False
        self.draft.accepted(text)
        return True


def _middle(box: FloatRect) -> tuple[float, float]:
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
