"""The text editor: typing, ghost text, and the lines on the screen."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import FloatRect, Page

from bench.core import clock, waits
from bench.core.errors import BenchError
from bench.facts.characters import whole
from bench.live.editor.expected_document import Draft
from bench.live.editor.locators import LOCATORS
from bench.live.editor.parts.pointer import focus
from bench.live.editor.parts.typed_keys import KeysAstrayError, Sent, TypedKeys, key_count

KEY_DELAY_MS = 40
LANDS_S = 10
REPEAT_MS = 33
CHORD = 2  # keys: the modifier and the other one
SHOWN = 40  # characters
NBSP = "\u00a0"


class TextEditor:
    """The open editor of `page`.

    Keys that change the document are counted where they arrive. If something else receives one,
    the action raises `KeysAstrayError`, and the draft no longer expects the text of these keys.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._keys = TypedKeys(page)
        self.draft = Draft()
        self.document = ""  # the name of the draft's file; empty if it does not matter

    def focus_end(self) -> None:
        """Click into the editor, by coordinates, and go to the end of the document.

        Raises:
            BenchError: it does not take or keep the focus; the message names what has it.
        """
        editor = self._page.locator(LOCATORS.editor)
        takers = [""]

        def is_at_end() -> bool:
            focus(self._page, editor, _middle, "the text editor")
            self._keys.begin()
            self._page.keyboard.press("Control+End")
            takers.append(self._keys.taker(CHORD))
            return not takers[-1]

        try:
            waits.until(is_at_end, seconds=LANDS_S, what="the text editor to keep the focus")
        except waits.WaitTimeoutError:
            raise KeysAstrayError(f"went to {takers[-1]}.") from None
        except BenchError as error:
            holder = "" if isinstance(error, KeysAstrayError) else self._keys.holder()
            if holder:
                raise KeysAstrayError(f"stayed with {holder}. {error}") from None
            raise

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

    def type(self, text: str) -> str:
        """Type `text`; return what had the focus before, empty if it was the editor.

        Raises:
            KeysAstrayError: some of it went to something else.
        """
        with self._arriving() as sent:
            sent.add(text, key_count(text))
            self._page.keyboard.type(text, delay=KEY_DELAY_MS)
        self._drafted().typed(text)
        return sent.had_focus

    def new_line(self) -> None:
        """Close any suggestion, go to the end of the line and start a new line.

        Raises:
            KeysAstrayError: one of the keys went to something else.
        """
        keys = ("Escape", "End", "Enter")
        with self._arriving() as sent:
            sent.add("\n", len(keys))
            for key in keys:
                self._page.keyboard.press(key)
        self._drafted().new_line()

    @contextmanager
    def _arriving(self) -> Iterator[Sent]:
        """Give the editor the focus, and prove that the keys which the block sends arrive."""
        sent = Sent(self._keys.begin())
        try:
            yield sent
            taker = self._keys.taker(sent.keys)
        except BaseException:
            self._drafted().perhaps_typed(sent.text)
            raise
        if taker:
            self._drafted().perhaps_typed(sent.text)
            raise KeysAstrayError(f"went to {taker} while {sent.text[:SHOWN]!r} was typed.")

    def _drafted(self) -> Draft:
        """The draft, or one that nobody reads while the editor shows another document."""
        return self.draft if self._keys.shows(self.document) else Draft()

    def save(self, seconds: float) -> bool:
        """Save the document in the editor; whether it is that of the draft.

        Raises:
            KeysAstrayError: the editor does not take the focus, so another page would be saved.
            WaitTimeoutError: its tab still shows it as unsaved after `seconds`.
        """
        with self._arriving() as sent:
            sent.add("", CHORD)
            self._page.keyboard.press("Control+s")
        waits.until(
            lambda: self._page.locator(LOCATORS.unsaved_tab).count() == 0,
            seconds=seconds,
            what="the document to be saved",
        )
        return self._keys.shows(self.document)

    def lines(self) -> list[str]:
        """The lines on the screen, in no particular order."""
        texts = self._page.locator(LOCATORS.editor_lines).all_text_contents()
        return [text.replace(NBSP, " ") for text in texts]

    def ghost_text(self) -> str:
        """The grey text after the cursor; empty if there is none."""
        parts = self._page.locator(LOCATORS.ghost_text).all_text_contents()
        return whole("".join(parts).replace(NBSP, " "))

    def wait_for_ghost_text(self, seconds: float) -> str:
        """Wait for ghost text; empty if none came in time."""
        try:
            return waits.until(self.ghost_text, seconds=seconds, what="ghost text")
        except waits.WaitTimeoutError:
            return ""

    def hold(self, key: str, seconds: float) -> None:
        """Hold the key of a character, which repeats like on a keyboard.

        Raises:
            KeysAstrayError: it went to something else.
        """
        end, text = clock.monotonic() + seconds, "\n" if key == "Enter" else key
        with self._arriving() as sent:
            try:
                while clock.monotonic() < end:
                    sent.add(text, 1)
                    self._page.keyboard.down(key)
                    self._page.wait_for_timeout(REPEAT_MS)
            finally:
                self._page.keyboard.up(key)
        for character in sent.text:
            draft = self._drafted()
            draft.new_line() if key == "Enter" else draft.typed(character)

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
        if not waits.last_look(lambda: self._count(taken.strip()), bool, seconds=seconds):
            self._drafted().perhaps_accepted(taken)  # the ghost text has gone by itself
            return ""
        self._drafted().accepted(taken)
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
        """Press Tab; whether `text` is then in the document.

        It must be in as many lines as before, since another line may have the same text.
        """
        wanted = text.strip()
        before = max(1, self._count(wanted))
        self._page.keyboard.press("Tab")
        try:
            waits.until(
                lambda: not self.ghost_text() and self._count(wanted) >= before,
                seconds=seconds,
                what="the accepted text in the document",
            )
        except waits.WaitTimeoutError:
            self._drafted().perhaps_accepted(text)
            return False
        self._drafted().accepted(text)
        return True

    def _count(self, text: str) -> int:
        """The number of lines on the screen that contain `text`, as ghost text or not."""
        return sum(text in line for line in self.lines())


def _middle(box: FloatRect) -> tuple[float, float]:
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
