"""The mouse: clicks whose effect is seen, on elements that the workbench may replace meanwhile."""

from collections.abc import Callable

from playwright.sync_api import Error, FloatRect, Locator, Page

from bench.core import waits
from bench.core.errors import BenchError

LOOK_MS = 2_000
FOCUS_S = 10.0
HAS_FOCUS = "element => element.contains(element.ownerDocument.activeElement)"
GONE = ("crashed", "closed")  # Playwright's words for a page that is worth no second try

Place = Callable[[FloatRect], tuple[float, float]]


def has_focus(found: Locator) -> bool:
    """Whether the first match, or something in it, has the keyboard's focus."""
    return found.count() > 0 and _unless_replaced(lambda: _focused(found))


def focus(page: Page, found: Locator, place: Place, what: str) -> None:
    """Click at `place` in the first match until that has the keyboard's focus.

    Raises:
        BenchError: it did not take the focus within `FOCUS_S`.
    """

    def clicked() -> bool:
        box = found.first.bounding_box(timeout=LOOK_MS)
        if box is None:
            return False
        page.mouse.click(*place(box))
        return _focused(found)

    try:
        waits.until(
            lambda: _unless_replaced(clicked), seconds=FOCUS_S, what=f"{what} to take the focus"
        )
    except waits.WaitTimeoutError as error:
        raise BenchError(str(error)) from None


def click_if_shown(found: Locator) -> bool:
    """Click the first match; False where there is none, or where it went away first."""

    def clicked() -> bool:
        found.first.click(timeout=LOOK_MS)
        return True

    return found.count() > 0 and _unless_replaced(clicked)


def _focused(found: Locator) -> bool:
    return bool(found.first.evaluate(HAS_FOCUS, timeout=LOOK_MS))


def _unless_replaced(act: Callable[[], bool]) -> bool:
    """Act; False where the element was replaced meanwhile, so that the caller looks again."""
    try:
        return act()
    except Error as error:
        if any(word in str(error) for word in GONE):
            raise
        return False
