"""The list of requests of the control page: many at once, long ones, and garbled ones."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bench.live.backend import backend_process
from tests.e2e.pages import patient_browser, watched_page

pytestmark = [pytest.mark.editor, pytest.mark.timeout(300)]
MOST_ROWS = 300
# All in one turn of the page's event loop, as when it opens beside a long journal.
SHOW = """async (entries) => {
  const { showEntry } = await import(new URL('requests.js', document.baseURI));
  let counts = 0;
  new MutationObserver((records) => { counts += records.length; })
    .observe(document.getElementById('count'), { childList: true });
  for (const entry of entries) showEntry(entry);
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  return counts;
}"""


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    with (
        patient_browser() as browser,
        backend_process(tmp_path, seed=1, marks={}) as backend,
        watched_page(browser, home=backend.control_url) as page,
    ):
        page.goto(f"{backend.control_url}/#token={backend.token}")
        expect(page.locator("#state")).to_have_text("connected")
        yield page


def asked(number: int, path: str = "/v1") -> dict[str, Any]:
    return {
        "event": "asked",
        "number": number,
        "request": f"chat/a/{number}",
        "at": 100.0 + number,
        "surface": "chat",
        "method": "GET",
        "host": "host",
        "path": path,
        "planned": [],
    }


def refused(number: int) -> dict[str, Any]:
    return {"event": "refused", "number": number, "at": 1.0, "host": f"h{number}", "port": 443}


def test_however_many_come_at_once_they_are_filtered_once(page: Page) -> None:
    page.get_by_role("searchbox", name="Filter").fill("/odd")
    counts = page.evaluate(SHOW, [asked(n, "/odd" if n % 2 else "/even") for n in range(200)])
    assert counts == 1
    expect(page.locator("#count")).to_have_text("100 of 200")
    expect(page.locator("#rows tr:visible")).to_have_count(100)


@pytest.mark.parametrize("entry", [asked, refused])
def test_the_list_is_bounded(page: Page, entry: Any) -> None:
    page.evaluate(SHOW, [entry(number) for number in range(MOST_ROWS + 50)])
    expect(page.locator("#rows tr")).to_have_count(MOST_ROWS)
    expect(page.locator("#count")).to_have_text(f"{MOST_ROWS} of {MOST_ROWS}")


def test_a_text_of_a_client_is_short_and_garbles_nothing(page: Page) -> None:
    page.evaluate(SHOW, [asked(1, "/\u202egnp.exe\u2066\x1b[2J\x00\u2028" + "x" * 5000)])
    text = page.locator("#rows td").nth(2).inner_text()
    assert text.startswith("GET host/\ufffdgnp.exe\ufffd\ufffd[2J\ufffd\ufffdxxx")
    assert text.endswith("x\u2026")
    assert len(text) == 301
