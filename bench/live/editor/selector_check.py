"""Finds the selectors that match nothing in a VS Code, to see what a new version has changed.

Each state of the workbench is brought about once, and the selectors that belong to it are looked
for. `UNCHECKED` says of every other field of the locators why no state has it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playwright.sync_api import Error

from bench.core import waits
from bench.core.errors import BenchError
from bench.live.editor.locators import LOCATORS
from bench.live.editor.workbench import Workbench

SHOWS_S = 15.0
EXTENSION_S = 120.0  # its first result, on a starved machine
CLOSE = "View: Close Editor"


@dataclass(frozen=True, slots=True)
class State:
    """A state of the workbench, how it is brought about, and what must then match."""

    name: str
    enter: Callable[[Workbench], None]
    selectors: tuple[str, ...]
    ai: bool = False  # whether it needs the chat of VS Code, and an extension that answers there


def _nothing(workbench: Workbench) -> None:
    """The workbench was just opened on a file."""


def _palette(workbench: Workbench) -> None:
    workbench.page.keyboard.press(LOCATORS.palette_keys)


def _chat(workbench: Workbench) -> None:
    workbench.page.keyboard.press("Escape")
    workbench.page.keyboard.press(LOCATORS.open_chat_keys)


def _answer(workbench: Workbench) -> None:
    number = workbench.chat.ask("What does this do?", EXTENSION_S)
    if not workbench.chat.wait_for_answer(number, EXTENSION_S).finished:
        raise BenchError("no answer was finished")


def _ghost_text(workbench: Workbench) -> None:
    workbench.page.keyboard.press("Escape")
    workbench.provoke_ghost_text("value = ", EXTENSION_S)


def _suggest(workbench: Workbench) -> None:
    workbench.text_editor.focus_end()
    workbench.text_editor.new_line()
    workbench.text_editor.type("imp")
    workbench.page.keyboard.press(LOCATORS.suggest_keys)


def _inline_chat(workbench: Workbench) -> None:
    workbench.text_editor.go_to_start()
    workbench.inline_chat.write("add a comment")


def _unsaved(workbench: Workbench) -> None:
    workbench.page.keyboard.press("Escape")


def _closed(workbench: Workbench) -> None:
    workbench.text_editor.focus_end()
    workbench.palette.run(CLOSE)


STATES = (
    State(
        "a file is open",
        _nothing,
        (
            *("ready", "editor", "editor_input", "editor_lines", "editor_area", "line"),
            *("place", "status_item", "group", "tab", "tab_label"),
        ),
    ),
    State(
        "the command palette is open",
        _palette,
        ("quick_input", "quick_input_row", "quick_widget", "quick_title"),
    ),
    State("the chat is open", _chat, ("chat_input",), ai=True),
    State("a question was answered", _answer, ("chat_answer_rows",), ai=True),
    State("ghost text is shown", _ghost_text, ("ghost_text",)),
    State("suggestions are listed", _suggest, ("suggest_widget", "suggest_row")),
    State("the inline chat is open", _inline_chat, ("inline_chat",), ai=True),
    State("the file is not saved", _unsaved, ("unsaved_tab",)),
    State("the unsaved file is closed", _closed, ("dialog", "dialog_text", "dialog_button")),
)
UNCHECKED: Mapping[str, str] = {
    **dict.fromkeys(
        (
            *("palette_keys", "suggest_keys", "accept_word_keys", "quick_open_keys"),
            *("open_chat_keys", "new_chat_keys", "inline_chat_keys"),
        ),
        "keys, no selector",
    ),
    **dict.fromkeys(
        ("ai_status", "use_ai_features", "continue_with_github", "copy_code", "open_page"),
        "of the sign-in, which fails without it",
    ),
    **dict.fromkeys(
        ("chat_question", "chat_loading", "chat_progress", "chat_waiting"),
        "looked for within the rows of the chat, not in the page",
    ),
    "chat_error": "shown under a fault, in the chat of VS Code",
    "chat_row": "has a placeholder; the state of an answered question reads the answer by it",
    **dict.fromkeys(
        ("chat_stop", "progress", "progress_not_within"), "there for a moment while work is done"
    ),
    **dict.fromkeys(
        ("notification", "notification_text", "notification_button"),
        "shown under a fault: the sinner toast_per_keystroke is found by it",
    ),
    **dict.fromkeys(("chat_replace", "chat_keep_edits"), "a question that VS Code seldom asks"),
    "keep_edit": "there when the inline chat has made an edit: its step of a journey needs it",
    "next_edit_lines": "there for a next edit, which few extensions suggest",
    **dict.fromkeys(
        ("webview", "webview_content", "webview_tab"),
        "of a page of an extension: tests/e2e/test_webviews.py opens one",
    ),
    **dict.fromkeys(("overlay", "overlay_title"), "pages of VS Code that the settings switch off"),
}


def broken_selectors(workbench: Workbench, *, ai: bool) -> list[str]:
    """A sentence for each selector that matches nothing; without `ai` there is no chat."""
    return [
        sentence
        for state in STATES
        if ai or not state.ai
        for sentence in _broken_in(workbench, state)
    ]


def _broken_in(workbench: Workbench, state: State) -> list[str]:
    try:
        state.enter(workbench)
    except (BenchError, Error, waits.WaitTimeoutError) as error:
        first = str(error).splitlines()[0]
        return [f"{', '.join(state.selectors)}: {state.name} could not be brought about: {first}"]
    return [
        f"{name} matches nothing when {state.name}: {getattr(LOCATORS, name)}"
        for name in state.selectors
        if not _matches(workbench, getattr(LOCATORS, name))
    ]


def _matches(workbench: Workbench, selector: str) -> bool:
    def count() -> int:
        return workbench.page.locator(selector).count()

    return waits.last_look(count, bool, seconds=SHOWS_S) > 0
