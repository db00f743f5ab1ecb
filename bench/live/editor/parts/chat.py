"""The chat view: questions and their streamed answers."""

from contextlib import suppress
from typing import Any

from playwright.sync_api import Error, JSHandle, Page

from bench.core import waits
from bench.core.errors import BenchError
from bench.live.editor.locators import LOCATORS
from bench.live.editor.parts.chat_answer import EDGE, LONGEST, LOOK_EVERY_MS, ChatAnswer
from bench.live.editor.parts.pointer import click_if_shown, focus

KEY_DELAY_MS = 20
OPENS_S = 60
NEW_S = 10.0
LOOK_MS = 30_000
# A long text is cut in the page. Half a character at an end is left out: it may be on its way.
# While an answer is under way, steps of progress ("Thinking") are no part of it.
READ_ANSWER = """(element, [longest, edge, error, loading, progress]) => {
  const whole = (text) => text.replace(/[\\ud800-\\udbff]$/, '').replace(/^[\\udc00-\\udfff]/, '');
  const going = element.classList.contains(loading);
  const parts = [...(element.querySelector('.value') ?? element).childNodes]
    .filter((part) => !going || !part.matches?.(progress));
  const text = parts.map((part) => part.textContent).join('').trim();
  const errors = [...element.querySelectorAll(error)].map((one) => one.textContent.trim())
    .filter(Boolean);
  return {
    classes: element.className,
    text: text.length <= longest ? whole(text)
      : `${whole(text.slice(0, edge))} \\u2026 ${whole(text.slice(-edge))}`,
    failed: errors.length > 0,
    error: whole([...new Set(errors)].join(' ').slice(0, longest)),
  };
}"""
# The newest answer. The row below a question that waits is none, whatever the list showed in it,
# and a row that the list has just taken out has no neighbours.
NEWEST = """(rows, waiting) => Math.max(-1, ...rows.filter((row) => {
  if (!row.isConnected) return false;
  const above = row.parentElement.querySelector(`[data-index='${row.dataset.index - 1}']`);
  return !row.querySelector(waiting) && !above?.querySelector(waiting);
}).map((row) => +row.dataset.index))"""
# When the answer after a row was first shown. Steps of progress are no part of an answer.
WATCH = """([rows, error, progress, before, every]) => {
  const FOLLOWED_MS = 600000;
  const memory = { first: null };
  const began = Date.now();
  const shows = (row) => {
    if (row.querySelector(error)) return true;
    const value = row.querySelector('.value');
    return [...(value?.children ?? [])].some((part) =>
      !part.matches(progress) && part.textContent.trim() !== '');
  };
  const look = () => {
    const answers = [...document.querySelectorAll(rows)];
    if (answers.some((row) => +row.dataset.index > before && shows(row))) {
      memory.first = Date.now();
    } else if (!memory.ended && Date.now() - began < FOLLOWED_MS) {
      setTimeout(look, every);
    }
  };
  look();
  return memory;
}"""


class Chat:
    """The chat view of `page`; questions are for `participant`, such as `@helper`.

    Each question has a row of its own for its answer, and each row its own error.
    """

    kind = "chat"

    def __init__(self, page: Page, participant: str = "") -> None:
        self.place = "in the chat view"
        self._page = page
        self._participant = participant
        self._before = -1  # the newest row when the question was sent
        self._seen = -1  # the newest row at the last look
        self._watch: JSHandle | None = None
        self._watched = -1  # the row whose first text is watched

    def ask(self, question: str, seconds: float = OPENS_S) -> int:
        """Type a question and send it; return the number of its answer.

        A question waits in a queue while an answer is under way. If another question waits already,
        VS Code asks what to do, and the one that waits is dropped.

        Raises:
            BenchError: the chat did not open, or did not take the question within `seconds`.
        """
        self.write(question)
        self.remember()
        return self.send(seconds)

    def write(self, question: str, seconds: float = OPENS_S) -> None:
        """Type a question.

        Raises:
            BenchError: the chat did not open.
        """
        self._focus()
        self._page.keyboard.press("Control+a")
        if self._participant:
            self._page.keyboard.type(f"{self._participant} ", delay=KEY_DELAY_MS)
        self._page.keyboard.type(question, delay=KEY_DELAY_MS)

    def remember(self) -> None:
        """Remember the rows, and let the page note when something of the next answer is shown."""
        self._end_watch()
        self._before = self._seen = self._newest()
        rows, error = LOCATORS.chat_answer_rows, LOCATORS.chat_error
        settings = [rows, error, LOCATORS.chat_progress, self._before, LOOK_EVERY_MS]
        self._watch = self._page.evaluate_handle(WATCH, settings)

    def send(self, seconds: float = OPENS_S) -> int:
        """Send the question that was typed; return the number of its answer.

        Raises:
            BenchError: the chat did not take the question within `seconds`.
        """
        self._page.keyboard.press("Enter")
        try:
            (taken,) = waits.until(
                lambda: self._taken_after(self._before),
                seconds=seconds,
                what="the chat to take the question",
            )
        except waits.WaitTimeoutError as error:
            raise BenchError(str(error)) from None
        self._watched = taken
        return taken

    def shows(self, index: int) -> bool:
        """Whether the answer `index` is on the screen; the list has no other rows."""
        return self._page.locator(LOCATORS.chat_row.format(index=index)).count() > 0

    def answer(self, index: int) -> ChatAnswer:
        """The answer `index` as it is shown now.

        The list may move an answer by a row after it was sent. A question's row is no answer.
        """
        shown = self._read(index)
        if _is_question(shown) and self.shows(index + 1):
            shown = self._read(index + 1)
        if _is_question(shown):
            return ChatAnswer("", finished=False)
        classes = shown["classes"].split()
        finished = LOCATORS.chat_loading not in classes
        first = self._first_shown() if index == self._watched else None
        return ChatAnswer(shown["text"], finished, shown["failed"], shown["error"], first)

    def _read(self, index: int) -> dict[str, Any]:
        row = self._page.locator(LOCATORS.chat_row.format(index=index))
        selectors = (LOCATORS.chat_error, LOCATORS.chat_loading, LOCATORS.chat_progress)
        shown: dict[str, Any] = row.evaluate(
            READ_ANSWER, [LONGEST, EDGE, *selectors], timeout=LOOK_MS
        )
        return shown

    def wait_for_answer(self, index: int, seconds: float) -> ChatAnswer:
        """Wait until the answer is finished; return it even if it is not."""
        return waits.last_look(
            lambda: self.answer(index), lambda answer: answer.finished, seconds=seconds
        )

    @property
    def is_busy(self) -> bool:
        """Whether an answer is under way."""
        return self._page.locator(LOCATORS.chat_stop).count() > 0

    def stop(self) -> bool:
        """Stop the answer that is under way; False if there is none."""
        return click_if_shown(self._page.locator(LOCATORS.chat_stop))

    def begin_new(self) -> bool:
        """Begin a new chat; False if the old one stays."""
        self.stop()
        self._focus()
        self._page.keyboard.press(LOCATORS.new_chat_keys)
        return waits.last_look(self._is_new, bool, seconds=NEW_S)

    def _is_new(self) -> bool:
        """Whether the chat is empty; VS Code may ask what to do with edits that nobody accepted."""
        click_if_shown(self._page.locator(LOCATORS.chat_keep_edits))
        return self._newest() < 0

    def _taken_after(self, before: int) -> tuple[int, ...]:
        """The number of the answer that is newer than `before`; empty if there is none yet."""
        newest, seen = self._newest(), self._seen
        self._seen = newest
        if newest > before and newest == seen:  # a row that is used again may look like an answer
            return (newest,)
        click_if_shown(self._page.locator(LOCATORS.chat_replace))
        return ()

    def _newest(self) -> int:
        """The number of the newest answer's row; the list has only rows that are on the screen."""
        rows = self._page.locator(LOCATORS.chat_answer_rows)
        newest: int = rows.evaluate_all(NEWEST, LOCATORS.chat_waiting)
        return newest

    def _first_shown(self) -> float | None:
        """When the watched answer was first shown, in milliseconds since 1970."""
        if self._watch is not None:
            with suppress(Error):  # the window was reloaded
                first: float | None = self._watch.evaluate("memory => memory.first")
                return first
        return None

    def _end_watch(self) -> None:
        if self._watch is not None:
            with suppress(Error):
                self._watch.evaluate("memory => { memory.ended = true; }")
                self._watch.dispose()
        self._watch = None

    def _focus(self) -> None:
        entry = self._page.locator(LOCATORS.chat_input)
        if not entry.first.is_visible():
            self._page.keyboard.press(LOCATORS.open_chat_keys)
            entry.first.wait_for(state="visible", timeout=OPENS_S * 1000)
        focus(self._page, entry, lambda box: (box["x"] + 40, box["y"] + 10), "the chat's input")


def _is_question(row: dict[str, Any]) -> bool:
    return LOCATORS.chat_question in row["classes"].split()
