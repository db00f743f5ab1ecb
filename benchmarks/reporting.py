"""How long the report of a long run takes, and how much memory.

The run is that of `benchmarks.judging`, repeated until it has a million facts. A process of its own
reads and judges it by no rule, so that what is measured is the report alone, and renders every
format.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.facts.file import FACTS_FILE, to_line
from benchmarks.judging import soak

SIZE = 1_000_000
RENDER = """
import resource, sys, time
from pathlib import Path
from bench.catalogue.loading import find_scenario
from bench.facts.file import read
from bench.facts.run_info import RunInfo
from bench.judging.timeline import Timeline
from bench.judging.verdict import judge
from bench.reports.data.build import run_data
from bench.reports.formats import FORMATS
from bench.reports.report import Report, ScenarioReport

timeline = Timeline.of(read(Path(sys.argv[1])))
scenario = find_scenario("rate_limit_429")
info = RunInfo(
    "0", "p", "e", "v", 1, (scenario.name,), "bench run", "2026-01-01T00:00:00", "m", 2, 8, "3"
)
report = Report(info, (ScenarioReport(scenario, judge((), timeline), timeline),))
began, cpu = time.perf_counter(), time.process_time()
data = run_data(report)
sizes = {name: len(form.render(data)) for name, form in FORMATS.items()}
seconds, cpu_s = time.perf_counter() - began, time.process_time() - cpu
peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
html_mb = sizes["html"] / 1e6
print(f"{seconds:.1f} s ({cpu_s:.1f} s of CPU), peak {peak_mb:.0f} MB, page {html_mb:.1f} MB")
"""


def reporting(folder: Path) -> dict[str, Any]:
    """The time and peak memory of all reports of one run."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / FACTS_FILE
        with file.open("w", encoding="utf-8") as lines:
            lines.writelines(f"{to_line(fact)}\n" for fact in soak(SIZE))
        command = [sys.executable, "-c", RENDER, str(file)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return {f"{SIZE:,} facts": done.stdout.strip()}
