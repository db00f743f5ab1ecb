"""The extension's own view, in which it answers questions."""

from playwright.sync_api import FrameLocator, Locator, Page

from bench.core import clock, waits
from bench.core.errors import BenchError
from bench.live.editor.locators import LOCATORS
from bench.live.editor.parts.chat import KEY_DELAY_MS, OPENS_S
from bench.live.editor.parts.chat_answer import ChatAnswer
from bench.live.editor.parts.command_palette import CommandPalette
from bench.live.editor.parts.new_since import Look, NewSince
from bench.live.editor.parts.pointer import click_if_shown, has_focus
from bench.profiles.profile import View

REST_S = 0.5
REST_WITHOUT_STATE_S = 3.0  # only a rest without new text shows that the answer is over


class AnswerView:
    """A view of `extension`; it has the methods of `Chat`.

    The answer to a question is what is new in the view since the question was sent, until the next
    one is sent: views do not say to which question an answer belongs.
    """

    kind = "view"

    def __init__(
        self, page: Page, view: View, extension: str, palette: CommandPalette | None = None
    ) -> None:
        self.place = f"where {view.answer!r} is (view.answer)"
        self._page = page
        self._view = view
        self._extension = extension
        self._palette = palette or CommandPalette(page)
        self._new = NewSince(lambda: self._locator("html"), view)
        self._sent = 0
        self._waited = False  # the person has waited for the latest answer
        self._last: Look | None = None

    is_busy = False  # unknown, so that another question may be asked

    def shows(self, index: int) -> bool:
        """Whether the question `index` is the latest: what is new belongs to it."""
        return index == self._sent

    def stop(self) -> bool:
        """Do nothing: views have no common button for it."""
        return False

    def begin_new(self) -> bool:
        """Do nothing: views have no common way to begin a new conversation."""
        return False

    def ask(self, question: str, seconds: float = OPENS_S) -> int:
        """Type a question and send it; return its number.

        Raises:
            BenchError: the input did not open, or did not close.
        """
        self.write(question, seconds)
        self.remember()
        return self.send(seconds)

    def write(self, question: str, seconds: float = OPENS_S) -> None:
        """Open the input and type a question.

        Raises:
            BenchError: the input did not open.
        """
        view = self._view
        if view.open_command:
            self._palette.run(view.open_command)
        try:
            if view.input:
                box = self._locator(view.input)
                what = f"the view's input ({view.input})"
                waits.until(lambda: click_if_shown(box), seconds=seconds, what=what)
            else:
                self._open_box(seconds)
        except waits.WaitTimeoutError as error:
            raise BenchError(str(error)) from None
        self._page.keyboard.type(question, delay=KEY_DELAY_MS)

    def remember(self) -> None:
        """Remember what the view shows, which is no answer to the next question."""
        self._new.remember()
        self._sent += 1
        self._waited, self._last = False, None

    def send(self, seconds: float = OPENS_S) -> int:
        """Send the question that was typed; return its number.

        Raises:
            BenchError: the input box did not close.
        """
        self._page.keyboard.press("Enter")
        if not self._view.input:
            box = self._page.locator(LOCATORS.quick_input)
            what = "the input box to close"
            try:
                waits.until(lambda: not box.is_visible(), seconds=seconds, what=what)
            except waits.WaitTimeoutError as error:
                raise BenchError(str(error)) from None
        return self._sent

    def _open_box(self, seconds: float) -> None:
        box = self._page.locator(LOCATORS.quick_input)
        if self._view.ask_command:
            self._palette.run(self._view.ask_command)
        else:
            self._page.keyboard.press(self._view.ask_keys)
        waits.until(lambda: has_focus(box), seconds=seconds, what="the extension's input box")

    def answer(self, index: int) -> ChatAnswer:
        """The answer to the latest question as it is shown now."""
        look = self._new.look()
        at_rest = look.text == "" or look == self._last
        return self._read(look, over=self._waited and at_rest)

    def wait_for_answer(self, index: int, seconds: float) -> ChatAnswer:
        """Wait until the answer is finished and at rest; return it even if it is not.

        A view paints its text up to 200 ms later than its state. If nothing new is shown until the
        patience is over, and the view does not look busy, the answer is finished: it is silence.
        """
        since = clock.monotonic()
        self._last = None

        def at_rest(now: Look) -> bool:
            nonlocal since
            if now != self._last:
                self._last, since = now, clock.monotonic()
            return self._is_over(now, clock.monotonic() - since)

        last = waits.last_look(self._new.look, at_rest, seconds=seconds)
        self._waited = True
        over = last.text == "" or self._is_over(last, clock.monotonic() - since)
        return self._read(last, over=over)

    def _is_over(self, look: Look, rested_s: float) -> bool:
        if self._says_over(look):
            return rested_s > (REST_S if self._shows_its_state else REST_WITHOUT_STATE_S)
        # The words of an earlier state were left, so only a rest shows that the answer is over.
        return look.text != "" and not self._is_pending(look) and rested_s > REST_WITHOUT_STATE_S

    def _says_over(self, look: Look) -> bool:
        view = self._view
        over = view.finished in look.state if view.finished else look.text != ""
        return (over or self._has_failed(look)) and not look.busy

    def _is_pending(self, look: Look) -> bool:
        """Whether the view shows that something is under way: a state that is neither word."""
        return look.busy or (look.state != "" and not self._says_over(look))

    def _has_failed(self, look: Look) -> bool:
        return look.failed or bool(self._view.failed and self._view.failed in look.state)

    @property
    def _shows_its_state(self) -> bool:
        return bool(self._view.state or self._view.spinner)

    def _read(self, look: Look, *, over: bool) -> ChatAnswer:
        """What a look says; `over`: nothing more is awaited, unless the view shows that it is."""
        failed = self._has_failed(look)
        finished = self._says_over(look) or (over and not self._is_pending(look))
        words = "" if look.text or not failed else look.state
        return ChatAnswer(look.text, finished, failed, look.error or words, look.first)

    def _locator(self, selector: str) -> Locator:
        place: Page | FrameLocator = self._page
        if self._view.webview:
            outer = LOCATORS.webview.format(extension=self._extension.lower())
            place = self._page.frame_locator(outer).frame_locator(LOCATORS.webview_content)
        return place.locator(selector)
