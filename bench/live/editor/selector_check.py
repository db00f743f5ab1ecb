"""Finds the selectors that match nothing in a VS Code, to see what a new version has changed.

Each state of the workbench is brought about once, and the selectors that belong to it are looked
for. A selector that is not listed here belongs to a state that a check cannot bring about.
"""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Error

from bench.core import waits
from bench.core.errors import BenchError
from bench.live.editor.locators import LOCATORS
from bench.live.editor.workbench import Workbench

SHOWS_S = 15.0


@dataclass(frozen=True, slots=True)
class State:
    """A state of the workbench, how it is brought about, and what must then match."""

    name: str
    enter: Callable[[Workbench], None]
    selectors: tuple[str, ...]


def _nothing(workbench: Workbench) -> None:
    """The workbench was just opened on a file."""


def _palette(workbench: Workbench) -> None:
    workbench.page.keyboard.press(LOCATORS.palette_keys)


def _chat(workbench: Workbench) -> None:
    workbench.page.keyboard.press("Escape")
    workbench.page.keyboard.press(LOCATORS.open_chat_keys)


def _suggest(workbench: Workbench) -> None:
    workbench.text_editor.focus_end()
    workbench.text_editor.new_line()
    workbench.text_editor.type("imp")
    workbench.page.keyboard.press(LOCATORS.suggest_keys)


def _unsaved(workbench: Workbench) -> None:
    workbench.page.keyboard.press("Escape")


STATES = (
    State(
        "a file is open",
        _nothing,
        (
            *("ready", "editor", "editor_input", "editor_lines", "editor_area", "line"),
            *("place", "status_item", "group", "tab", "tab_label"),
        ),
    ),
    State("the command palette is open", _palette, ("quick_input", "quick_input_row")),
    State("the chat is open", _chat, ("chat_input",)),
    State("suggestions are listed", _suggest, ("suggest_widget", "suggest_row")),
    State("the file is not saved", _unsaved, ("unsaved_tab",)),
)


def broken_selectors(workbench: Workbench, *, ai: bool) -> list[str]:
    """A sentence for each selector that matches nothing; without `ai` there is no chat."""
    return [
        sentence
        for state in STATES
        if ai or "chat_input" not in state.selectors
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
