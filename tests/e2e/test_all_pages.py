"""Every HTML page of the product in a real browser: readable for everybody, also on a telephone."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.comparison import history_page, html
from bench.comparison.scorecard import as_html, scorecard
from bench.facts import BenchFailed
from bench.judging.timeline import Timeline
from bench.judging.verdict import judge
from bench.reports.incident import page as incident_page
from bench.reports.report import Report, ScenarioReport
from bench.testing.story import healthy
from tests.bench.comparison.test_history_page import FOUND
from tests.bench.comparison.test_scorecard import GOOD, OTHER
from tests.bench.comparison.test_summary import SLOW
from tests.bench.nasty_texts import NASTY
from tests.bench.reports.incident.told import one
from tests.bench.reports.test_formats import RUN_INFO, report, shown
from tests.bench.reports.test_hostile_texts import hostile_report
from tests.bench.reports.test_thumbnails import png
from tests.e2e.pages import (
    injected_script_runs,
    patient_browser,
    serious_violations,
    watched_page,
    wider_than_the_page,
)
from tests.e2e.test_report_page import BROKEN, many

pytestmark = [pytest.mark.editor, pytest.mark.timeout(300)]
TELEPHONE = {"width": 390, "height": 844}
FOREIGN = "\n".join(NASTY[:-2])  # without the ones of a megabyte


def cut_off() -> Report:
    """A run that was interrupted in its fault phase, before the next scenario began."""
    (run,) = report().scenarios
    timeline = Timeline.of([fact for fact in healthy() if fact.at < 40])
    cut = ScenarioReport(run.scenario, judge(run.scenario.rules, timeline), timeline)
    return Report(replace(RUN_INFO, scenarios=(run.name, "never_begun")), (cut,))


def compared(text: str) -> str:
    return html.render(replace(SLOW, runs=(text, text), notes=(text,)))


def scored(text: str) -> str:
    return as_html(scorecard([GOOD, replace(OTHER, run=replace(OTHER.run, extension=text))]))


def over_time(text: str) -> str:
    runs = (replace(each, run=replace(each.run, extension=text)) for each in FOUND.runs)
    return history_page.render(replace(FOUND, runs=tuple(runs)))


def incident(text: str) -> str:
    return incident_page.render(text, [one(), one()])


# page -> what renders it around a foreign text; after '#' the scenario that is opened in it
PAGES: dict[str, Callable[[str], str]] = {
    "report": lambda _: shown("html", BROKEN),
    "overview": lambda _: shown("html", many()),
    "overview#host_dies": lambda _: shown("html", many()),
    "unknown": lambda text: shown("html", report(BenchFailed(71.0, text))),
    "interrupted": lambda _: shown("html", cut_off()),
    "hostile": lambda text: shown("html", hostile_report(text)),
    "compare": compared,
    "scorecard": scored,
    "history": over_time,
    "incident": incident,
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with patient_browser() as browser:
        yield browser


def show(page: Page, folder: Path, name: str, text: str) -> None:
    """Open a page, and one scenario in it, as a reader does."""
    file, _, scenario = name.partition("#")
    (folder / f"{file}.html").write_text(PAGES[name](text), encoding="utf-8")
    page.goto(f"file://{folder}/{file}.html")
    expect(page.locator("h1").first).to_be_visible()
    if scenario:
        page.locator("#matrix th a", has_text=scenario).click()
        expect(page.locator("article:not([hidden])")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_for_everybody(
    browser: Browser, tmp_path: Path, name: str, scheme: Literal["light", "dark"]
) -> None:
    with watched_page(browser, home="file:", viewport=TELEPHONE, color_scheme=scheme) as page:
        show(page, tmp_path, name, "An extension")
        assert serious_violations(page) == []
        assert wider_than_the_page(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_no_foreign_script_runs(browser: Browser, tmp_path: Path, name: str) -> None:
    with watched_page(browser, home="file:", viewport=TELEPHONE) as page:
        show(page, tmp_path, name, FOREIGN)
        assert not injected_script_runs(page)
        assert wider_than_the_page(page) == []


def test_an_incident_shows_its_pictures(browser: Browser, tmp_path: Path) -> None:
    shots = tmp_path / "gpt53" / "shots"
    shots.mkdir(parents=True)
    (shots / "fault_stage_1.png").write_bytes(png())
    with watched_page(browser, home="file:") as page:
        show(page, tmp_path, "incident", "An extension")
        picture = page.locator("img").first
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("naturalWidth", 1280)


def test_what_the_checks_look_for_is_found(browser: Browser, tmp_path: Path) -> None:
    bad = '<h1>x</h1><img src="x.png"><p style="width: 900px">wide</p>'
    (tmp_path / "bad.html").write_text(bad, encoding="utf-8")
    with watched_page(browser, home="file:", viewport=TELEPHONE) as page:
        page.goto(f"file://{tmp_path}/bad.html")
        assert any(found.startswith("image-alt") for found in serious_violations(page))
        assert wider_than_the_page(page) == ["p."]
        assert injected_script_runs(page)


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("throw new Error('x')", "x"),
        ("alert(1)", "a script ran: 1"),
        ("fetch('http://127.0.0.1:9/').catch(() => {})", "127.0.0.1:9"),
    ],
)
def test_a_page_that_misbehaves_fails_its_test(browser: Browser, fault: str, why: str) -> None:
    def misbehave() -> None:
        with watched_page(browser, home="about:") as page:
            page.set_content(f"<script>{fault}</script><p>done</p>")

    with pytest.raises(AssertionError, match=why):
        misbehave()


def test_an_interrupted_run_says_where_it_ended(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "cut.html").write_text(PAGES["interrupted"](""), encoding="utf-8")
    with watched_page(browser, home="file:") as page:
        page.goto(f"file://{tmp_path}/cut.html")
        expect(page.locator("header.top")).to_contain_text("1 of 2 scenarios not run")
        expect(page.locator(".failure").first).to_contain_text("The facts do not reach the phases")
        expect(page.locator("#main")).to_contain_text("never_begun")


def test_an_unknown_run_says_why(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "unknown.html").write_text(PAGES["unknown"]("No browser."), encoding="utf-8")
    with watched_page(browser, home="file:") as page:
        page.goto(f"file://{tmp_path}/unknown.html")
        expect(page.locator("header.top")).to_contain_text("The bench failed: No browser.")
        expect(page.locator("header.top .pill")).to_have_text("unknown")
