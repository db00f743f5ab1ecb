"""Records Playwright's trace: what the scripted person did, with snapshots of the page."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import BrowserContext, Error


@contextmanager
def traced(browser: BrowserContext, file: Path) -> Iterator[None]:
    """Trace every page of `browser` during the block; a dead browser leaves no file."""
    browser.tracing.start(screenshots=True, snapshots=True)
    try:
        yield
    finally:
        with suppress(Error):
            browser.tracing.stop(path=file)
