"""The sign-in, by the buttons that a person clicks."""

from collections.abc import Callable

from playwright.sync_api import Error, Page

from bench.core import waits
from bench.core.errors import BenchError
from bench.live.editor.locators import LOCATORS
from bench.live.editor.parts.pointer import click_if_shown

CLICK_MS = 90_000


class Accounts:
    """The account dialogs of `page`."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def sign_in_to_copilot(self, signed_in: Callable[[], bool]) -> None:
        """Sign in from the status bar through GitHub's device flow, up to the browser page.

        Meanwhile the extension asks GitHub whether the code was entered. Once it is `signed_in`,
        the last dialog, which opens the page, closes automatically.

        Raises:
            BenchError: a button did not appear.
        """
        self._page.locator(LOCATORS.ai_status).click(timeout=CLICK_MS)
        for name in (
            LOCATORS.use_ai_features,
            LOCATORS.continue_with_github,
            LOCATORS.copy_code,
        ):
            self._press(name)
        self._press_unless(LOCATORS.open_page, signed_in)

    def _press_unless(self, name: str, done: Callable[[], bool]) -> None:
        button = self._page.get_by_role("button", name=name, exact=True)
        try:
            waits.until(
                lambda: click_if_shown(button) or done(),
                seconds=CLICK_MS / 1000,
                what=f"the button {name!r} of the sign-in",
            )
        except waits.WaitTimeoutError as error:
            raise BenchError(str(error)) from None

    def _press(self, name: str) -> None:
        try:
            self._page.get_by_role("button", name=name, exact=True).first.click(timeout=CLICK_MS)
        except Error:
            msg = f"The sign-in stopped: no button {name!r} within {CLICK_MS // 1000} s."
            raise BenchError(msg) from None
