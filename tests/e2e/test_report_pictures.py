"""The report with real pictures in a browser: viewer, preview, requests, theme, copy and zoom."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from bench.facts import ProcessGone, Shot
from bench.facts.roles import HOST
from bench.judging.finding import Evidence
from bench.reports import html
from bench.reports.data.build import run_data
from bench.reports.report import Report, ScenarioReport
from bench.reports.thumbnails import thumbnails
from tests.bench.reports.test_formats import report
from tests.e2e.pages import patient_browser, serious_violations, watched_page
from tests.e2e.test_report_page import FAULT, drawn, shown_range

pytestmark = [pytest.mark.editor, pytest.mark.timeout(300)]
PICTURES = {"shots/a.png": "navy", "shots/b.png": "darkred"}
NAME = "rate_limit_429"
# Where the chart has the marker of an event, in pixels of the window.
POINT = """(chart, [kind, at]) => {
  const trace = chart._fullData.find((each) => each.name === kind);
  const { xaxis } = chart._fullLayout;
  const yaxis = chart._fullLayout[trace.yaxis.replace('y', 'yaxis')];
  const { left, top } = chart.getBoundingClientRect();
  const place = trace.x.findIndex((each) => Math.abs(each - at) < 0.01);
  const height = yaxis.d2p(trace.y[place]);
  return [left + xaxis._offset + xaxis.d2p(at), top + yaxis._offset + height];
}"""


def pictured() -> ScenarioReport:
    """A scenario whose failure is proved by what the screen showed and by a request."""
    shots = (Shot(34.0, "ghost text", "shots/a.png"), Shot(45.0, "chat", "shots/b.png"))
    (run,) = report(ProcessGone(35.0, 100, HOST), *shots, FAULT).scenarios
    proof = (
        Evidence("screen", "an error", 33.5),
        Evidence("request", "ghost_text /path", 33.0),
    )
    found = [
        replace(finding, evidence=proof) if finding.rule == "extension_host_stays_up" else finding
        for finding in run.verdict.findings
    ]
    return replace(run, verdict=replace(run.verdict, findings=tuple(found)))


def png(colour: str) -> bytes:
    file = BytesIO()
    Image.new("RGB", (1280, 800), colour).save(file, "PNG")
    return file.getvalue()


def write_page(folder: Path, file: str, told: Report) -> None:
    """The page as it is in a run folder, beside its pictures."""
    for run in told.scenarios:
        (folder / run.name / "shots").mkdir(parents=True, exist_ok=True)
        for name, colour in PICTURES.items():
            (folder / run.name / name).write_bytes(png(colour))
    data = run_data(told)
    (folder / file).write_text(html.render(data, thumbnails(folder, data)), encoding="utf-8")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    run = pictured()
    write_page(folder, "one.html", Report(report().info, (run,)))
    names = ("first", "second")
    runs = (replace(run, scenario=replace(run.scenario, name=name)) for name in names)
    write_page(folder, "many.html", Report(replace(report().info, scenarios=names), tuple(runs)))
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with patient_browser() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, files: Path) -> Iterator[Page]:
    view = {"width": 1280, "height": 900}
    granted = ["clipboard-read", "clipboard-write"]
    with watched_page(browser, home="file:", viewport=view, permissions=granted) as page:
        page.goto(f"file://{files}/one.html")
        yield page


def is_loaded(picture: Locator) -> None:
    """A picture of the run, not a broken one."""
    expect(picture).to_have_js_property("naturalWidth", 640)


def source(page: Page, name: str) -> str:
    return str(page.locator(f"img[data-file='{name}']").first.get_attribute("src"))


def chart(page: Page) -> Locator:
    drawn(page)
    place = page.locator("article:not([hidden]) .chart")
    place.evaluate("chart => chart.scrollIntoView({ block: 'start' })")
    return place


def point_at(page: Page, kind: str, at: float) -> tuple[float, float]:
    x, y = chart(page).evaluate(POINT, [kind, at])
    return x, y


def test_a_picture_opens_and_closes(page: Page) -> None:
    viewer = page.locator("#viewer")
    picture = page.locator(".shots button.enlarge").nth(1)
    picture.click()
    expect(viewer).to_be_visible()
    is_loaded(viewer.locator("img"))
    assert viewer.locator("img").get_attribute("src") == source(page, "shots/b.png")
    assert str(viewer.locator("a").get_attribute("href")) == f"{NAME}/shots/b.png"
    viewer.get_by_role("button", name="close").click()
    expect(viewer).not_to_be_visible()
    picture.press("Enter")
    expect(viewer).to_be_visible()
    page.keyboard.press("Escape")
    expect(viewer).not_to_be_visible()


def test_the_evidence_shows_the_picture_that_was_taken_next(page: Page) -> None:
    copy = page.locator(".evidence img[data-copy]").first
    is_loaded(copy)
    assert copy.get_attribute("src") == source(page, "shots/a.png")
    copy.click()
    is_loaded(page.locator("#viewer img"))


def test_the_evidence_leads_to_its_request(page: Page) -> None:
    page.locator(".requests-filter").get_by_role("searchbox").fill("nothing like it")
    page.locator(".evidence a.request").first.click()
    expect(page.locator(".requests tr.chosen")).to_contain_text("ghost_text/a/1")
    expect(page.locator(".requests tr.chosen")).to_be_in_viewport()
    expect(page.locator(".requests-filter").get_by_role("searchbox")).to_have_value("")


def test_a_picture_in_the_timeline_is_previewed(page: Page) -> None:
    preview = page.locator("#preview")
    page.mouse.move(*point_at(page, "picture", 45.0))
    is_loaded(preview)
    assert preview.get_attribute("src") == source(page, "shots/b.png")
    page.mouse.move(2, 2)
    expect(preview).to_have_count(0)


def test_a_line_marks_the_moment_under_the_pointer(page: Page) -> None:
    page.mouse.move(*point_at(page, "picture", 45.0))
    expect(chart(page).locator(".spikeline").first).to_be_attached()


def test_dragging_zooms_and_a_double_click_shows_everything(page: Page) -> None:
    start, height = point_at(page, "picture", 34.0)
    end, _ = point_at(page, "picture", 45.0)
    page.mouse.move(start, height)
    page.mouse.down()
    page.mouse.move(end, height, steps=5)
    page.mouse.up()
    page.wait_for_function("() => document.querySelector('.chart')._fullLayout.xaxis.range[0] > 25")
    low, high = shown_range(page)
    assert abs(low - 34) <= 1
    assert abs(high - 45) <= 1
    page.mouse.dblclick((start + end) / 2, height)
    page.wait_for_function("() => document.querySelector('.chart')._fullLayout.xaxis.range[0] < 1")


def test_the_theme_is_switched_with_the_chart(page: Page) -> None:
    def colours() -> list[str]:
        return [
            page.evaluate("() => getComputedStyle(document.body).color"),
            page.evaluate("() => getComputedStyle(document.body).backgroundColor"),
            chart(page).evaluate("chart => chart._fullLayout.font.color"),
        ]

    page.emulate_media(color_scheme="light")
    light = colours()
    page.locator("#theme").click()
    page.wait_for_function(
        "before => document.querySelector('.chart')._fullLayout.font.color !== before", arg=light[2]
    )
    dark = colours()
    assert not set(light) & set(dark)
    page.locator("#theme").click()
    page.wait_for_function(
        "before => document.querySelector('.chart')._fullLayout.font.color !== before", arg=dark[2]
    )
    assert colours() == light


def test_the_command_is_copied(page: Page) -> None:
    page.get_by_role("button", name="copy", exact=True).click()
    expect(page.locator("#copy")).to_have_text("copied")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied == page.locator("#command").inner_text()


def test_each_page_of_many_has_its_pictures(page: Page, files: Path) -> None:
    page.goto(f"file://{files}/many.html")
    page.locator("#matrix th a", has_text="second").click()
    article = page.locator("article:not([hidden])")
    is_loaded(article.locator(".evidence img[data-copy]").first)
    article.locator(".shots button.enlarge").first.click()
    is_loaded(page.locator("#viewer img"))
    assert page.locator("#viewer a").get_attribute("href") == "second/shots/a.png"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("file", ["one.html", "many.html"])
def test_axe_finds_nothing_serious(page: Page, files: Path, file: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"file://{files}/{file}")
    if file == "many.html":
        page.locator("#matrix th a", has_text="second").click()
    drawn(page)
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => one.open = true)")
    assert serious_violations(page) == []
