"""What is in front of the document, and which element has the keyboard."""

from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.sync_api import Error, Locator, Page

from bench.live.editor.locators import LOCATORS
from bench.live.editor.parts.command_palette import CommandPalette
from bench.live.editor.parts.pointer import click_if_shown

LOOK = Path(__file__).parents[1].joinpath("front.js").read_text(encoding="utf-8")
CLICK_MS = 2_000


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look found; texts are empty for what is not there."""

    dialog: str  # the text of a modal dialog
    buttons: tuple[str, ...]  # of the dialog
    overlay: str  # the title of a page that VS Code shows above all editors
    page: str  # the title of the tab that covers the document
    page_is_webview: bool  # of an extension; any other tab is a document
    is_open: bool  # the document has a tab
    is_in_front: bool  # its tab is the active one of its group
    input: str  # the title of an open input box
    keyboard: str  # the place of the keyboard focus; empty if a text editor has it


class Front:
    """Looks at `document`, the name of a file, in `page`, and brings it to the front."""

    def __init__(self, page: Page, document: str, palette: CommandPalette) -> None:
        self._page = page
        self._document = document
        self._palette = palette

    def look(self) -> Seen | None:
        """What is there now; None if the page does not answer."""
        try:
            found = self._page.evaluate(LOOK, [asdict(LOCATORS), self._document])
        except Error:
            return None
        return Seen(**{**found, "buttons": tuple(found["buttons"])})

    def press(self, button: str) -> bool:
        """Press a button of the modal dialog; whether that was possible."""
        dialog = self._page.locator(LOCATORS.dialog)
        return click_if_shown(dialog.get_by_role("button", name=button, exact=True))

    def close_overlay(self) -> None:
        self._page.keyboard.press("Escape")

    def close_page(self) -> None:
        """Close the tab that covers the document, with the middle button of the mouse.

        VS Code then activates the tab that was used last, so the document's tab is clicked.
        """
        covering = self._group().locator(f"{LOCATORS.tab}.active")
        try:
            box = covering.first.bounding_box(timeout=CLICK_MS)
        except Error:
            return  # it has just gone; the next look tells
        if box:
            x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            self._page.mouse.click(x, y, button="middle")
            click_if_shown(self._page.locator(self._tab()))

    def bring_back(self) -> None:
        """Click the document's tab, or open the document again if it has none.

        Raises:
            BenchError: the document cannot be opened.
        """
        if click_if_shown(self._page.locator(self._tab())):
            return
        self._page.keyboard.press(LOCATORS.quick_open_keys)
        self._palette.choose(self._document)

    def _tab(self) -> str:
        return f"{LOCATORS.tab}[data-resource-name={self._document!r}]"

    def _group(self) -> Locator:
        """The group of the document's tab; the first one if the document has none."""
        own = self._page.locator(f"{LOCATORS.group}:has({self._tab()})")
        return (own if own.count() else self._page.locator(LOCATORS.group)).first
