"""The workbench: the parts, put together once."""

from itertools import count
from pathlib import Path

from playwright.sync_api import Error, Page

from bench import waits
from bench.editor.parts.accounts import Accounts
from bench.editor.parts.answer_view import AnswerView
from bench.editor.parts.chat import Chat
from bench.editor.parts.inline_chat import InlineChat
from bench.editor.parts.next_edit import NextEdit
from bench.editor.parts.text_editor import TextEditor
from bench.profile import View

GHOST_TEXT_S, LONGER = 1.5, 1.5


class Workbench:
    """What a person has before them."""

    def __init__(self, page: Page, view: View | None = None) -> None:
        self.page = page
        self.text_editor = TextEditor(page)
        self.chat: Chat | AnswerView = AnswerView(page, view) if view else Chat(page)
        self.next_edit = NextEdit(page, self.text_editor)
        self.inline_chat = InlineChat(page)
        self.accounts = Accounts(page)

    def screenshot(self, file: Path) -> bool:
        """Take a picture; says whether that was possible."""
        try:
            self.page.screenshot(path=file, timeout=10_000)
        except Error:
            return False
        return True

    def provoke_ghost_text(self, text: str, seconds: float) -> None:
        """Type `text` on new lines until ghost text follows.

        Every line is given more time than the one before: typing on takes back what was asked
        for, and a starved machine needs longer to show it.

        Raises:
            WaitedInVainError: none came within `seconds`.
        """
        patience = (GHOST_TEXT_S * LONGER**attempt for attempt in count())

        def seen() -> bool:
            self.text_editor.focus_end()
            self.text_editor.new_line()
            self.text_editor.type(text)
            return self.text_editor.wait_for_ghost_text(min(next(patience), seconds)) != ""

        waits.until(seen, seconds=seconds, what="the extension's first ghost text")
