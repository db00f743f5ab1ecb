"""The sign-in, clicked through as a person would."""

from playwright.sync_api import Error, Page

from bench.editor.locators import LOCATORS
from bench.errors import BenchError

CLICK_MS = 90_000


class Accounts:
    """The account dialogs of `page`."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def sign_in_to_copilot(self) -> None:
        """From the status bar through GitHub's device flow, up to the browser page.

        Raises:
            BenchError: a button of the way did not appear.
        """
        self._page.locator(LOCATORS.ai_status).click(timeout=CLICK_MS)
        for name in (
            LOCATORS.use_ai_features,
            LOCATORS.continue_with_github,
            LOCATORS.copy_code,
            LOCATORS.open_page,
        ):
            self._press(name)

    def _press(self, name: str) -> None:
        try:
            self._page.get_by_role("button", name=name, exact=True).first.click(timeout=CLICK_MS)
        except Error:
            msg = f"The sign-in stopped: no button {name!r} within {CLICK_MS // 1000} s."
            raise BenchError(msg) from None
