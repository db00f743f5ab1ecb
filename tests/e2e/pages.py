"""What every page must be in a real browser: quiet, self-contained, and for everybody."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.e2e.conftest import headless_browser

SLOW_MS = 60_000
SERIOUS = ("serious", "critical")
WIDER_THAN_THE_PAGE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll('body *')]
    .filter((each) => each.getBoundingClientRect().right > width + 1)
    .map((each) => `${each.tagName.toLowerCase()}.${each.className}`).slice(0, 8);
}"""
INJECT = """() => {
  const script = document.createElement('script');
  script.textContent = 'window.ran = true';
  document.body.append(script);
  return window.ran;
}"""


@contextmanager
def patient_browser() -> Iterator[Browser]:
    """The browser, with patience for a busy machine."""
    expect.set_options(timeout=SLOW_MS)
    with headless_browser() as browser:
        yield browser


@contextmanager
def watched_page(browser: Browser, *, home: str, **options: Any) -> Iterator[Page]:
    """A page that fails its test if a script fails or opens a dialog, or if it leaves `home`."""
    page = browser.new_page(**options)
    page.set_default_timeout(SLOW_MS)
    loaded: list[str] = []
    failures: list[str] = []

    def refuse(dialog: Dialog) -> None:
        failures.append(f"a script ran: {dialog.message}")
        dialog.dismiss()

    page.on("request", lambda request: loaded.append(request.url))
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.on("dialog", refuse)
    try:
        yield page
    finally:
        page.close()
    assert failures == [], failures
    elsewhere = [url for url in loaded if not url.startswith((home, "data:"))]
    assert elsewhere == [], elsewhere


def serious_violations(page: Page) -> list[str]:
    """What axe finds that keeps somebody from using the page, and where."""
    return [
        f"{one['id']}: {[node['target'] for node in one['nodes']][:3]}"
        for one in Axe().run(page).response["violations"]
        if one["impact"] in SERIOUS
    ]


def wider_than_the_page(page: Page) -> list[str]:
    """The elements because of which the whole page scrolls sideways."""
    return list(page.evaluate(WIDER_THAN_THE_PAGE))


def injected_script_runs(page: Page) -> bool:
    """Whether a script runs that got into the page, as by a hole in the escaping."""
    return bool(page.evaluate(INJECT))
