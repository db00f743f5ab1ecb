"""The extension's own view, in which it answers questions."""

from playwright.sync_api import FrameLocator, Locator, Page

from bench.core import clock, waits
from bench.core.errors import BenchError
from bench.live.editor.locators import LOCATORS
from bench.live.editor.parts.chat import ANSWER_END, KEY_DELAY_MS, OPENS_S, ChatAnswer
from bench.live.editor.parts.command_palette import CommandPalette
from bench.live.editor.parts.pointer import click_if_shown, has_focus
from bench.profiles.profile import View

REST_S = 0.5
REST_WITHOUT_STATE_S = 3.0  # only a rest without new text shows that the answer is over


class AnswerView:
    """A view of `extension`; it has the methods of `Chat`."""

    def __init__(
        self, page: Page, view: View, extension: str, palette: CommandPalette | None = None
    ) -> None:
        self.place = f"where {view.answer!r} is (view.answer)"
        self._page = page
        self._view = view
        self._extension = extension
        self._palette = palette or CommandPalette(page)
        self._before = ""

    is_busy = False  # unknown, so that another question may be asked

    def shows(self, index: int) -> bool:
        return True

    def stop(self) -> None:
        """Do nothing: views have no common button for it."""

    def ask(self, question: str, seconds: float = OPENS_S) -> int:
        """Type a question and send it; the number has no meaning.

        Raises:
            BenchError: the input did not open, or did not close.
        """
        self._before = self._text(self._view.answer)
        if self._view.open_command:
            self._palette.run(self._view.open_command)
        try:
            if self._view.input:
                self._ask_in_view(question, seconds)
            else:
                self._ask_in_box(question, seconds)
        except waits.WaitTimeoutError as error:
            raise BenchError(str(error)) from None
        return 0

    def _ask_in_view(self, question: str, seconds: float) -> None:
        box = self._locator(self._view.input)
        what = f"the view's input ({self._view.input})"
        waits.until(lambda: click_if_shown(box), seconds=seconds, what=what)
        self._page.keyboard.type(question, delay=KEY_DELAY_MS)
        self._page.keyboard.press("Enter")

    def _ask_in_box(self, question: str, seconds: float) -> None:
        box = self._page.locator(LOCATORS.quick_input)
        if self._view.ask_command:
            self._palette.run(self._view.ask_command)
        else:
            self._page.keyboard.press(self._view.ask_keys)
        waits.until(lambda: has_focus(box), seconds=seconds, what="the extension's input box")
        self._page.keyboard.type(question, delay=KEY_DELAY_MS)
        self._page.keyboard.press("Enter")
        waits.until(lambda: not box.is_visible(), seconds=seconds, what="the input box to close")

    def answer(self, index: int) -> ChatAnswer:
        """The answer as it is shown now."""
        view, text = self._view, self._text(self._view.answer)
        state = self._text(view.state) if view.state else ""
        failed = self._is_seen(view.error) or bool(view.failed and view.failed in state)
        over = view.finished in state if view.finished else text not in ("", self._before)
        ended = (over or failed) and not self._is_seen(view.spinner)
        return ChatAnswer(text[-ANSWER_END:].strip(), ended, failed)

    def wait_for_answer(self, index: int, seconds: float) -> ChatAnswer:
        """Wait until the answer is finished and at rest; return it even if it is not.

        A view paints its text up to 200 ms later than its state.
        """
        latest, since = self.answer(index), clock.monotonic()
        rest_s = REST_S if self._view.state or self._view.spinner else REST_WITHOUT_STATE_S

        def at_rest(now: ChatAnswer) -> bool:
            nonlocal latest, since
            if now != latest:
                latest, since = now, clock.monotonic()
            return latest.finished and clock.monotonic() - since > rest_s

        return waits.last_look(lambda: self.answer(index), at_rest, seconds=seconds)

    def _is_seen(self, selector: str) -> bool:
        return bool(selector) and any(
            element.is_visible() for element in self._locator(selector).all()
        )

    def _text(self, selector: str) -> str:
        return " ".join(self._locator(selector).all_text_contents()).strip()

    def _locator(self, selector: str) -> Locator:
        place: Page | FrameLocator = self._page
        if self._view.webview:
            outer = LOCATORS.webview.format(extension=self._extension.lower())
            place = self._page.frame_locator(outer).frame_locator(LOCATORS.webview_content)
        return place.locator(selector)
