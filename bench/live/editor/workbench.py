"""The workbench and its parts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from playwright.sync_api import Error, Page

from bench.core import clock, waits
from bench.core.errors import BenchError
from bench.live.editor.locators import LOCATORS, painted
from bench.live.editor.onlooker import NOBODY, Onlooker, StartFailedError
from bench.live.editor.parts.accounts import Accounts
from bench.live.editor.parts.answer_view import AnswerView
from bench.live.editor.parts.chat import Chat
from bench.live.editor.parts.command_palette import CommandPalette
from bench.live.editor.parts.inline_chat import InlineChat
from bench.live.editor.parts.next_edit import NextEdit
from bench.live.editor.parts.suggest_widget import SuggestWidget
from bench.live.editor.parts.text_editor import TextEditor
from bench.live.editor.workspace import PYTHON_FILE
from bench.profiles.profile import GHOST_TEXT, SUGGEST, Profile, Suggest

GHOST_TEXT_S, LONGER = 1.5, 1.5
LOOK_S = 1.0  # between two looks of an onlooker
SUGGESTION_S = 5.0
READY_MS = 120_000


class Workbench:
    """One window of VS Code, by its parts."""

    def __init__(self, page: Page, profile: Profile) -> None:
        self.page = page
        self._profile = profile
        self.text_editor = TextEditor(page)
        self.palette = CommandPalette(page, profile.command_keys)
        self.chat: Chat | AnswerView = (
            AnswerView(page, profile.view, profile.extension, self.palette)
            if profile.view
            else Chat(page, profile.chat.participant if profile.chat else "")
        )
        self.suggest = SuggestWidget(page, self.text_editor, profile.suggest or Suggest())
        self._ghost_keys = profile.ghost_text.keys if profile.ghost_text else ""
        self.next_edit = NextEdit(page, self.text_editor)
        self.inline_chat = InlineChat(page)
        self.accounts = Accounts(page)

    def reload(self) -> None:
        """Reload the page, and wait until the workbench is painted."""
        self.page.reload(wait_until="commit")
        self._wait_until_painted()

    def _wait_until_painted(self) -> None:
        self.page.wait_for_selector(LOCATORS.ready, timeout=READY_MS)
        self.page.wait_for_selector(painted(PYTHON_FILE), timeout=READY_MS)

    @contextmanager
    def another(self) -> Iterator["Workbench"]:
        """Open a second window on the same workspace until the block is left."""
        page = self.page.context.new_page()
        try:
            page.goto(self.page.url, wait_until="commit")
            second = Workbench(page, self._profile)
            second._wait_until_painted()
            yield second
            page.goto("about:blank")  # this tells the server to end the extension host
        finally:
            page.close()
            self.page.bring_to_front()

    def open_file(self, name: str) -> None:
        """Open a file of the workspace with quick open.

        Raises:
            BenchError: there is no file with this name.
        """
        self.page.keyboard.press(LOCATORS.quick_open_keys)
        self.palette.choose(name)

    def provoke_suggestion(self, text: str, seconds: float, onlooker: Onlooker = NOBODY) -> None:
        """Type `text` on new lines until the suggest widget shows a row of the extension.

        Raises:
            WaitTimeoutError: none came within `seconds`.
        """

        def is_shown() -> str:
            self._type_line(text)
            self.suggest.trigger()
            rows = self.suggest.wait_for(SUGGESTION_S)
            onlooker.look(typing=True)
            strangers.append("" if rows else self.suggest.strangers())
            self.suggest.close()
            return rows

        strangers: list[str] = []
        try:
            self._try_until(
                is_shown, SUGGEST, onlooker, seconds, "the extension's first suggestion in the list"
            )
        except waits.WaitTimeoutError as error:
            hint = next(filter(None, strangers), "")
            raise waits.WaitTimeoutError(f"{error} {hint}".strip()) from None

    def screenshot(self, file: Path) -> bool:
        """Take a screenshot; whether that was possible."""
        try:
            self.page.screenshot(path=file, timeout=10_000)
        except Error:
            return False
        return True

    def ask_for_ghost_text(self) -> None:
        """Press the keys that some extensions need; most suggest while the user types."""
        if self._ghost_keys:
            self.page.keyboard.press(self._ghost_keys)

    def provoke_ghost_text(self, text: str, seconds: float, onlooker: Onlooker = NOBODY) -> None:
        """Type `text` on new lines until ghost text follows.

        Each line gets more time than the one before: further typing cancels the request, and a
        starved machine needs longer to show the ghost text.

        Raises:
            WaitTimeoutError: none came within `seconds`.
        """
        patience = (GHOST_TEXT_S * LONGER**attempt for attempt in count())

        def is_shown() -> str:
            self._type_line(text)
            self.ask_for_ghost_text()
            return self._ghost_text_within(min(next(patience), seconds), onlooker)

        self._try_until(is_shown, GHOST_TEXT, onlooker, seconds, "the extension's first ghost text")

    def _type_line(self, text: str) -> None:
        self.text_editor.focus_end()
        self.text_editor.new_line()
        self.text_editor.type(text)

    def _ghost_text_within(self, seconds: float, onlooker: Onlooker) -> str:
        end = clock.monotonic() + seconds
        while True:
            left_s = end - clock.monotonic()
            shown = self.text_editor.wait_for_ghost_text(min(LOOK_S, max(0.0, left_s)))
            if shown or left_s <= LOOK_S:
                return shown
            onlooker.look(typing=True)

    @staticmethod
    def _try_until(
        attempt: Callable[[], str], surface: str, onlooker: Onlooker, seconds: float, what: str
    ) -> None:
        """Repeat `attempt` until it returns something; keys that go elsewhere fail an attempt only.

        Raises:
            WaitTimeoutError: `what` did not come within `seconds`.
        """
        problem = ""

        def succeeds() -> bool:
            nonlocal problem
            if not onlooker.look():
                return False  # keys would go elsewhere
            onlooker.tried(surface)
            try:
                return attempt() != ""
            except StartFailedError:
                raise
            except BenchError as error:
                problem = str(error)
                onlooker.look(typing=True, problem=problem)
                return False

        try:
            waits.until(succeeds, seconds=seconds, what=what)
        except waits.WaitTimeoutError as error:
            raise waits.WaitTimeoutError(f"{error} {problem}".strip()) from None
