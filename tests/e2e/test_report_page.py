"""The report in a real browser: what opens, zooms, filters and leads on, and what may not."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bench.facts import FaultSwitchedOn, ProcessGone, Shot
from bench.facts.roles import HOST
from bench.reports.report import Report
from tests.bench.nasty_texts import NASTY
from tests.bench.reports.test_formats import RUN_INFO, report, shown
from tests.bench.reports.test_hostile_texts import hostile_report
from tests.e2e.conftest import headless_browser

pytestmark = [pytest.mark.editor, pytest.mark.timeout(300)]
DRAWN_MS = 60_000
FAULT = FaultSwitchedOn(30.0, 1, "latency", ("ghost_text",), conditional=False, until="fault")
BROKEN = report(ProcessGone(35.0, 100, HOST), Shot(36.0, "ghost text", "shots/a.png"), FAULT)
# of a page that is complete: these are its own, or the browser's
SERIOUS = ("serious", "critical")


def many() -> Report:
    (kept,), (broken,) = report().scenarios, BROKEN.scenarios
    names = {"calm": kept, "host_dies": broken, "calm_again": kept}
    return Report(
        RUN_INFO,
        tuple(
            replace(run, scenario=replace(run.scenario, name=name)) for name, run in names.items()
        ),
    )


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=DRAWN_MS)
    with headless_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    hostile = hostile_report("\n".join(NASTY[:-2]))
    for name, one in {"one": BROKEN, "many": many(), "hostile": hostile}.items():
        text = shown("html", one)
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails its test if a script of it fails or anything is loaded from elsewhere."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(DRAWN_MS)
    elsewhere: list[str] = []
    failures: list[str] = []
    page.on("request", lambda each: elsewhere.append(each.url))
    page.on("pageerror", lambda error: failures.append(str(error)))
    yield page
    page.close()
    assert failures == []
    assert [url for url in elsewhere if not url.startswith("file:")] == []


def drawn(page: Page) -> None:
    chart = page.locator("article:not([hidden]) .chart")
    chart.scroll_into_view_if_needed()
    expect(chart.locator(".main-svg").first).to_be_visible()


def shown_range(page: Page) -> list[float]:
    return [
        round(float(edge))
        for edge in page.locator("article:not([hidden]) .chart").evaluate(
            "chart => chart._fullLayout.xaxis.range"
        )
    ]


def test_the_first_screen_says_what_is_wrong(page: Page, files: Path) -> None:
    page.goto(f"file://{files}/one.html")
    header = page.locator("header.top")
    expect(header).to_contain_text("The extension host (pid 100) ended at 35.0 s")
    expect(header.locator(".score strong")).to_have_text("0")
    expect(header.locator(".score .rules")).to_have_text("25 of 26 rules")
    expect(page.locator("details.finding.broken")).to_be_in_viewport()


def test_cards_unfold_by_keyboard(page: Page, files: Path) -> None:
    page.goto(f"file://{files}/one.html")
    kept = page.locator("details.finding.kept").first
    expect(kept).not_to_be_visible()
    page.locator("details.folded > summary").first.press("Enter")
    expect(kept).to_be_visible()
    kept.locator("summary").first.press("Enter")
    expect(kept.locator(".body")).to_be_visible()


def test_the_timeline_zooms(page: Page, files: Path) -> None:
    page.goto(f"file://{files}/one.html")
    drawn(page)
    page.get_by_role("button", name="fault", exact=True).click()
    page.wait_for_function("() => document.querySelector('.chart')._fullLayout.xaxis.range[0] > 25")
    assert shown_range(page) == [30, 50]
    page.get_by_role("button", name="whole run").click()
    page.wait_for_function("() => document.querySelector('.chart')._fullLayout.xaxis.range[0] < 1")
    page.locator(".evidence a.at").first.click()
    page.wait_for_function("() => document.querySelector('.chart')._fullLayout.xaxis.range[0] > 25")
    assert shown_range(page) == [27, 43]


def test_a_phase_is_named_where_there_is_room(page: Page, files: Path) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"file://{files}/one.html")
    drawn(page)
    recovery = page.locator(".chart .annotation", has_text="recovery")
    expect(page.locator(".chart .annotation", has_text="fault")).to_be_visible()
    expect(recovery).to_have_count(0)
    page.get_by_role("button", name="recovery", exact=True).click()
    expect(recovery).to_be_visible()
    page.get_by_role("button", name="whole run").click()
    expect(recovery).to_have_count(0)


def test_requests_are_filtered(page: Page, files: Path) -> None:
    page.goto(f"file://{files}/one.html")
    form = page.locator(".requests-filter")
    form.scroll_into_view_if_needed()
    expect(form.locator("output")).to_have_text("1 of 1")
    form.get_by_role("searchbox").fill("no such path")
    expect(form.locator("output")).to_have_text("0 of 1")
    form.get_by_role("searchbox").fill("LATENCY")
    expect(page.locator(".requests tbody tr")).to_have_count(1)


def test_the_overview_is_filtered_and_leads_to_a_page(page: Page, files: Path) -> None:
    page.goto(f"file://{files}/many.html")
    expect(page.locator("#matrix tr[data-name]:visible")).to_have_count(3)
    page.locator("#matrix-filter").get_by_label("Outcome").select_option("broken")
    expect(page.locator("#matrix tr[data-name]:visible")).to_have_count(1)
    page.locator("#matrix a.mark.broken").click()
    finding = page.locator("[id='finding-host_dies--extension_host_stays_up']")
    expect(finding).to_be_visible()
    expect(page.locator("#overview")).not_to_be_visible()
    drawn(page)
    page.get_by_role("link", name="calm_again").click()
    expect(page.locator("article#scenario-calm_again")).to_be_visible()
    page.get_by_role("link", name="← overview").click()
    expect(page.locator("#matrix")).to_be_visible()


def test_an_address_that_is_no_address_shows_the_overview(page: Page, files: Path) -> None:
    page.goto(f"file://{files}/many.html#%")
    expect(page.locator("#matrix")).to_be_visible()


def test_rules_that_all_kept_can_be_shown(page: Page, files: Path) -> None:
    page.goto(f"file://{files}/many.html")
    expect(page.locator("#matrix th.rule:visible")).to_have_count(1)
    page.get_by_label("also rules that every scenario kept").check()
    assert page.locator("#matrix th.rule:visible").count() > 20


@pytest.mark.parametrize("name", ["one", "many"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page: Page, files: Path, name: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"file://{files}/{name}.html")
    if name == "one":
        drawn(page)
    found = Axe().run(page).response["violations"]
    grave = [
        f"{one['id']}: {[node['target'] for node in one['nodes']][:3]}"
        for one in found
        if one["impact"] in SERIOUS
    ]
    assert grave == []


def test_a_foreign_script_does_not_run(page: Page, files: Path) -> None:
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    page.goto(f"file://{files}/hostile.html")
    drawn(page)
    page.locator(".requests-filter").scroll_into_view_if_needed()
    expect(page.locator(".requests table")).to_be_visible()
    for summary in page.locator("summary:visible").all():
        summary.click()
    # and if one got in by a hole in the escaping, the policy would stop it
    page.evaluate(
        "() => { const script = document.createElement('script');"
        " script.textContent = 'window.ran = true'; document.body.append(script); }"
    )
    assert page.evaluate("() => window.ran") is None
