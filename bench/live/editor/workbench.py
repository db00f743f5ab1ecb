"""The workbench and its parts."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from playwright.sync_api import Error, Page

from bench.core import waits
from bench.live.editor.locators import LOCATORS
from bench.live.editor.parts.accounts import Accounts
from bench.live.editor.parts.answer_view import AnswerView
from bench.live.editor.parts.chat import Chat
from bench.live.editor.parts.command_palette import CommandPalette
from bench.live.editor.parts.inline_chat import InlineChat
from bench.live.editor.parts.next_edit import NextEdit
from bench.live.editor.parts.suggest_widget import SuggestWidget
from bench.live.editor.parts.text_editor import TextEditor
from bench.profiles.profile import Profile, Suggest

GHOST_TEXT_S, LONGER = 1.5, 1.5
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
        self.page.wait_for_selector(LOCATORS.editor_lines, timeout=READY_MS)

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

    def provoke_suggestion(self, text: str, seconds: float) -> None:
        """Type `text` on new lines until the suggest widget shows a row of the extension.

        Raises:
            WaitTimeoutError: none came within `seconds`.
        """

        def is_shown() -> bool:
            self.text_editor.focus_end()
            self.text_editor.new_line()
            self.text_editor.type(text)
            self.suggest.trigger()
            rows = self.suggest.wait_for(SUGGESTION_S)
            strangers.append("" if rows else self.suggest.strangers())
            self.suggest.close()
            return rows != ""

        strangers: list[str] = []
        try:
            waits.until(
                is_shown, seconds=seconds, what="the extension's first suggestion in the list"
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

    def provoke_ghost_text(self, text: str, seconds: float) -> None:
        """Type `text` on new lines until ghost text follows.

        Each line gets more time than the one before: further typing cancels the request, and a
        starved machine needs longer to show the ghost text.

        Raises:
            WaitTimeoutError: none came within `seconds`.
        """
        patience = (GHOST_TEXT_S * LONGER**attempt for attempt in count())

        def is_shown() -> bool:
            self.text_editor.focus_end()
            self.text_editor.new_line()
            self.text_editor.type(text)
            self.ask_for_ghost_text()
            return self.text_editor.wait_for_ghost_text(min(next(patience), seconds)) != ""

        waits.until(is_shown, seconds=seconds, what="the extension's first ghost text")
