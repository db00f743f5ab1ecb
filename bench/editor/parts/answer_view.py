"""A view of the extension's own, in which it answers questions."""

from contextlib import suppress

from playwright.sync_api import Page

from bench import clock, waits
from bench.editor.locators import LOCATORS
from bench.editor.parts.chat import ANSWER_END, KEY_DELAY_MS, OPENS_S, ChatAnswer
from bench.errors import BenchError
from bench.profile import View

REST_S = 0.5


class AnswerView:
    """Asks through an input box, and reads one view; as the chat does, for `bench.journey`."""

    def __init__(self, page: Page, view: View) -> None:
        self._page = page
        self._view = view

    def ask(self, question: str) -> int:
        """Type a question into the extension's input box; returns a number without meaning.

        Raises:
            BenchError: the input box did not open, or did not close.
        """
        box = self._page.locator(LOCATORS.quick_input)
        self._page.keyboard.press(self._view.ask_keys)
        try:
            waits.until(box.is_visible, seconds=OPENS_S, what="the extension's input box")
            self._page.keyboard.type(question, delay=KEY_DELAY_MS)
            self._page.keyboard.press("Enter")
            waits.until(
                lambda: not box.is_visible(), seconds=OPENS_S, what="the input box to close"
            )
        except waits.WaitedInVainError as error:
            raise BenchError(str(error)) from None
        return 0

    def answer(self, index: int) -> ChatAnswer:
        """The answer as it stands now."""
        state, text = self._text(self._view.state), self._text(self._view.answer)
        over = any(word in state for word in (self._view.finished, self._view.failed))
        return ChatAnswer(text[-ANSWER_END:].strip(), over, self._view.failed in state)

    def wait_for_answer(self, index: int, seconds: float) -> ChatAnswer:
        """Wait until the answer is finished and at rest; the last look, finished or not.

        A view paints its text up to 200 ms later than its state.
        """
        seen, since = self.answer(index), clock.monotonic()

        def at_rest() -> bool:
            nonlocal seen, since
            now = self.answer(index)
            if now != seen:
                seen, since = now, clock.monotonic()
            return seen.finished and clock.monotonic() - since > REST_S

        with suppress(waits.WaitedInVainError):
            waits.until(at_rest, seconds=seconds, what="the answer", every=0.1)
        return self.answer(index)

    def _text(self, selector: str) -> str:
        return " ".join(self._page.locator(selector).all_text_contents()).strip()
