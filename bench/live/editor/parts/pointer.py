"""The mouse: clicks on elements that the workbench may replace meanwhile."""

from collections.abc import Callable

from playwright.sync_api import Error, FloatRect, Locator, Page

from bench.core import waits
from bench.core.errors import BenchError

LOOK_MS = 2_000
FOCUS_S = 10.0
HAS_FOCUS = "element => element.contains(element.ownerDocument.activeElement)"
GONE = ("crashed", "closed")  # words in Playwright's errors for a page that needs no second try

Place = Callable[[FloatRect], tuple[float, float]]


def has_focus(matches: Locator) -> bool:
    """Whether the first match, or something in it, has the keyboard focus."""
    return matches.count() > 0 and _unless_replaced(lambda: _focused(matches))


def focus(page: Page, matches: Locator, place: Place, what: str) -> None:
    """Click at `place` in the first match until it has the keyboard focus.

    Raises:
        BenchError: it did not take the focus within `FOCUS_S`.
    """

    def clicked() -> bool:
        box = matches.first.bounding_box(timeout=LOOK_MS)
        if box is None:
            return False
        page.mouse.click(*place(box))
        return _focused(matches)

    try:
        waits.until(
            lambda: _unless_replaced(clicked), seconds=FOCUS_S, what=f"{what} to take the focus"
        )
    except waits.WaitTimeoutError as error:
        raise BenchError(str(error)) from None


def click_if_shown(matches: Locator) -> bool:
    """Click the first match; False if there is none, or if it disappeared first."""

    def clicked() -> bool:
        matches.first.click(timeout=LOOK_MS)
        return True

    return matches.count() > 0 and _unless_replaced(clicked)


def _focused(matches: Locator) -> bool:
    return bool(matches.first.evaluate(HAS_FOCUS, timeout=LOOK_MS))


def _unless_replaced(act: Callable[[], bool]) -> bool:
    """Act; False if the element was replaced meanwhile, so that the caller tries again."""
    try:
        return act()
    except Error as error:
        if any(word in str(error) for word in GONE):
            raise
        return False
