"""Renders a chart as a PNG, with the Chromium of the bench."""

from pathlib import Path

from playwright.sync_api import sync_playwright
from plotly.offline import get_plotlyjs

from bench.live.editor.browser import ARGUMENTS
from bench.setup.chromium import ensure_chromium
from bench.setup.command import Say

WIDTH = 1100
DRAWN_MS = 60_000


def draw(figure: str, file: Path, say: Say) -> None:
    """Write a figure (plotly's JSON) to `file` as PNG.

    Raises:
        BenchError: there is no Chromium and it cannot be installed.
    """
    binary = ensure_chromium(say)
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=binary, args=ARGUMENTS) as browser,
    ):
        page = browser.new_page(viewport={"width": WIDTH, "height": WIDTH})
        page.set_content("<body style='margin: 0'><div id='chart'></div></body>")
        page.add_script_tag(content=get_plotlyjs())
        page.evaluate("figure => Plotly.newPlot('chart', JSON.parse(figure))", figure)
        page.locator("#chart .svg-container").screenshot(path=file, timeout=DRAWN_MS)
