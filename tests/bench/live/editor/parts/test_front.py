from typing import Any, cast

from playwright.sync_api import Error, Page

from bench.live.editor.parts.command_palette import CommandPalette
from bench.live.editor.parts.front import Front, Seen

FOUND = {
    "dialog": "Accept?",
    "buttons": ["Accept"],
    "overlay": "",
    "page": "",
    "page_is_webview": False,
    "is_open": True,
    "is_in_front": True,
    "input": "",
    "keyboard": "a dialog",
}


class Screen:
    """A page that answers each look with `found`; it has crashed if that is None."""

    def __init__(self, found: dict[str, Any] | None) -> None:
        self._found = found
        self.asked: list[Any] = []

    def evaluate(self, script: str, argument: list[Any]) -> dict[str, Any]:
        self.asked.append(argument[1])
        if self._found is None:
            raise Error("crashed")
        return self._found


def look(screen: Screen) -> Seen | None:
    page = cast("Page", screen)
    return Front(page, "orders.py", CommandPalette(page)).look()


def test_a_look_names_the_document_and_returns_what_is_there() -> None:
    screen = Screen(FOUND)
    assert look(screen) == Seen("Accept?", ("Accept",), "", "", False, True, True, "", "a dialog")
    assert screen.asked == ["orders.py"]


def test_a_page_that_has_crashed_shows_nothing() -> None:
    assert look(Screen(None)) is None
