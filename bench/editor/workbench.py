"""The workbench: the parts, put together once."""

from pathlib import Path

from playwright.sync_api import Error, Page

from bench.editor.parts.accounts import Accounts
from bench.editor.parts.chat import Chat
from bench.editor.parts.inline_chat import InlineChat
from bench.editor.parts.next_edit import NextEdit
from bench.editor.parts.text_editor import TextEditor

GHOST_TEXT_S = 1.5


class Workbench:
    """What a person has before them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.text_editor = TextEditor(page)
        self.chat = Chat(page)
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

    def sees_ghost_text(self, text: str) -> bool:
        """Type `text` on a new line, and say whether ghost text follows soon."""
        self.text_editor.focus_end()
        self.text_editor.new_line()
        self.text_editor.type(text)
        return self.text_editor.wait_for_ghost_text(GHOST_TEXT_S) != ""
