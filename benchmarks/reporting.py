"""How long the report of a long run takes, how much memory, and how soon the page is there.

The long run is that of `benchmarks.judging`, repeated until it has a million facts. A process of
its own reads and judges it by no rule, so that what is measured is the report alone, and renders
every format. The page that is opened has 80 scenarios.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.catalogue.loading import find_scenario, known_scenarios
from bench.facts import Fact
from bench.facts.file import FACTS_FILE, to_line
from bench.facts.run_info import RunInfo
from bench.judging.timeline import Timeline
from bench.judging.verdict import judge
from bench.live.editor.browser import ARGUMENTS
from bench.reports.data.build import run_data
from bench.reports.formats import FORMATS
from bench.reports.report import Report, ScenarioReport
from bench.setup.chromium import ensure_chromium
from benchmarks.backend import Figures, spread
from benchmarks.judging import soak

SIZE = 1_000_000
SCENARIOS, FACTS_EACH = 80, 12_500  # a million in all
OPENINGS = 3
RENDER = """
import json, sys, time
from pathlib import Path
from bench.facts.file import read
from bench.reports.data.build import run_data
from bench.reports.formats import FORMATS
from benchmarks.peak import peak_mb
from benchmarks.reporting import report_of

report = report_of(read(Path(sys.argv[1])), "rate_limit_429")
began, cpu = time.perf_counter(), time.process_time()
data = run_data(report)
sizes = {name: len(form.render(data)) for name, form in FORMATS.items()}
seconds, cpu_s = time.perf_counter() - began, time.process_time() - cpu
print(json.dumps([seconds, cpu_s, peak_mb(), sizes["html"] / 1e6]))
"""
IS_THERE = """() => new Promise((done) => requestAnimationFrame(() => done(performance.now())))"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What all reports of one run cost."""

    seconds: float
    cpu_s: float
    peak_mb: float  # resident memory at most, with the facts
    page_mb: float


@dataclass(frozen=True, slots=True)
class Opening:
    """How a page opens in the browser."""

    page_mb: float
    seconds: tuple[float, ...]  # from the navigation to the first frame after everything loaded


def report_of(facts: Iterable[Fact], *scenarios: str) -> Report:
    """A report of these scenarios, each with the same facts, judged by no rule."""
    timeline = Timeline.of(facts)
    info = RunInfo(
        "0", "p", "e", "v", 1, scenarios, "bench run", "2026-01-01T00:00:00", "m", 2, 8, "3"
    )
    verdict = judge((), timeline)
    return Report(
        info, tuple(ScenarioReport(find_scenario(name), verdict, timeline) for name in scenarios)
    )


def cost_of(size: int) -> Cost:
    """Render every report of a run of about `size` facts, in a process of its own."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / FACTS_FILE
        with file.open("w", encoding="utf-8") as lines:
            lines.writelines(f"{to_line(fact)}\n" for fact in soak(size))
        command = [sys.executable, "-c", RENDER, str(file)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return Cost(*json.loads(done.stdout))


def opening_of(scenarios: int, facts_each: int) -> Opening:
    """Open the page of a run of many scenarios a few times, each in a browser of its own."""
    report = report_of(soak(facts_each), *known_scenarios()[:scenarios])
    page = FORMATS["html"].render(run_data(report))
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "report.html"
        file.write_text(page, encoding="utf-8")
        seconds = tuple(_opened_in_s(file) for _ in range(OPENINGS))
    return Opening(len(page.encode()) / 1e6, seconds)


def _opened_in_s(file: Path) -> float:
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=ensure_chromium(print), args=[*ARGUMENTS, *root]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(file.as_uri(), wait_until="load")
        assert page.locator("table.matrix").first.is_visible()
        milliseconds: float = page.evaluate(IS_THERE)
        browser.close()
    return milliseconds / 1000


def reporting(_folder: Path) -> Figures:
    """The time and peak memory of all reports of a long run; the page of many scenarios."""
    cost, opening = cost_of(SIZE), opening_of(SCENARIOS, FACTS_EACH)
    return {f"{SIZE:,} facts: {name}": round(value, 1) for name, value in asdict(cost).items()} | {
        f"{SCENARIOS} scenarios: page, MB": round(opening.page_mb, 1),
        f"{SCENARIOS} scenarios: opens in, s": spread(list(opening.seconds)),
    }
