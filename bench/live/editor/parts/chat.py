"""The chat view: questions and their streamed answers."""

from dataclasses import dataclass

from playwright.sync_api import Page

from bench.core import waits
from bench.core.errors import BenchError
from bench.live.editor.locators import LOCATORS
from bench.live.editor.parts.pointer import click_if_shown, focus

KEY_DELAY_MS = 20
OPENS_S = 60
LOOK_MS = 30_000
ANSWER_END = 200  # characters: a giant answer is not read out of the page
READ_ANSWER = """(element, [length, error]) => [
  element.className,
  (element.querySelector('.value') ?? element).textContent.slice(-length),
  element.querySelector(error)?.textContent ?? '',
]"""


@dataclass(frozen=True, slots=True)
class ChatAnswer:
    """The answer to a question, as it is shown."""

    end: str  # of the text
    finished: bool
    failed: bool = False  # it is shown as an error


class Chat:
    """The chat view of `page`; questions are for `participant`, such as `@helper`."""

    def __init__(self, page: Page, participant: str = "") -> None:
        self.place = "in the chat view"
        self._page = page
        self._participant = participant

    def ask(self, question: str, seconds: float = OPENS_S) -> int:
        """Type a question and send it; return the number of its answer.

        A question waits in a queue while an answer is under way. If another question waits already,
        VS Code asks what to do, and the one that waits is dropped.

        Raises:
            BenchError: the chat did not open, or did not take the question within `seconds`.
        """
        before = self._newest()
        self._focus()
        self._page.keyboard.press("Control+a")
        if self._participant:
            self._page.keyboard.type(f"{self._participant} ", delay=KEY_DELAY_MS)
        self._page.keyboard.type(question, delay=KEY_DELAY_MS)
        self._page.keyboard.press("Enter")
        try:
            (taken,) = waits.until(
                lambda: self._taken_after(before),
                seconds=seconds,
                what="the chat to take the question",
            )
        except waits.WaitTimeoutError as error:
            raise BenchError(str(error)) from None
        return taken

    def shows(self, index: int) -> bool:
        """Whether the answer `index` is on the screen; the list has no other rows."""
        return self._page.locator(LOCATORS.chat_row.format(index=index)).count() > 0

    def answer(self, index: int) -> ChatAnswer:
        """The answer `index` as it is shown now."""
        row = self._page.locator(LOCATORS.chat_row.format(index=index))
        shown = row.evaluate(READ_ANSWER, [ANSWER_END, LOCATORS.chat_error], timeout=LOOK_MS)
        classes, end, error = shown
        finished = LOCATORS.chat_loading not in classes.split()
        return ChatAnswer((end.strip() or error)[-ANSWER_END:], finished, error != "")

    def wait_for_answer(self, index: int, seconds: float) -> ChatAnswer:
        """Wait until the answer is finished; return it even if it is not."""
        return waits.last_look(
            lambda: self.answer(index), lambda answer: answer.finished, seconds=seconds
        )

    @property
    def is_busy(self) -> bool:
        """Whether an answer is under way."""
        return self._page.locator(LOCATORS.chat_stop).count() > 0

    def stop(self) -> None:
        """Stop the answer that is under way."""
        click_if_shown(self._page.locator(LOCATORS.chat_stop))

    def _taken_after(self, before: int) -> tuple[int, ...]:
        """The number of the answer that is newer than `before`; empty if there is none yet."""
        newest = self._newest()
        if newest > before:
            return (newest,)
        click_if_shown(self._page.locator(LOCATORS.chat_replace))
        return ()

    def _newest(self) -> int:
        """The number of the newest answer's row; the list has only rows that are on the screen."""
        rows = self._page.locator(LOCATORS.chat_answer_rows)
        return max(rows.evaluate_all("rows => rows.map((row) => +row.dataset.index)"), default=-1)

    def _focus(self) -> None:
        entry = self._page.locator(LOCATORS.chat_input)
        if not entry.first.is_visible():
            self._page.keyboard.press(LOCATORS.open_chat_keys)
            entry.first.wait_for(state="visible", timeout=OPENS_S * 1000)
        focus(self._page, entry, lambda box: (box["x"] + 40, box["y"] + 10), "the chat's input")
