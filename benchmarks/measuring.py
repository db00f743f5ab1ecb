"""What measuring costs: the same run with every probe, and with none but the keys, in turns."""

import shutil
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.catalogue.loading import find_scenario
from bench.catalogue.scenario import SCENARIO_FILE
from bench.core.errors import BenchError
from bench.facts import STARTING, Fact, Keystroke, ProbeCost
from bench.facts.file import FACTS_FILE, read
from bench.judging.stats import percentile
from bench.judging.timeline import Timeline
from bench.live.editor.template import find_template
from bench.live.job import Job
from bench.profiles.loading import load_profile, write_profile
from bench.runner.pool import working
from bench.setup.toolchain import ensure_toolchain

PROFILE, SCENARIO, SEED = "copilot", "latency_p99_4x", 1
PAIRS = 5
WORKER_S = 600
STUDENT_T = 2.776  # two-sided 95 %, 4 degrees of freedom: for five pairs
Figures = dict[str, Any]


def measuring(folder: Path) -> Figures:
    """Run pairs into `folder`.

    Raises:
        BenchError: nobody has signed in yet, or a run failed.
    """
    if find_template(ensure_toolchain(print), load_profile(PROFILE)) is None:
        msg = f"There is no signed-in template of {PROFILE} yet. Run `make bench` first."
        raise BenchError(msg)
    runs: dict[bool, list[Timeline]] = {True: [], False: []}
    for number in range(PAIRS):
        for bare in (number % 2 == 0, number % 2 == 1):
            runs[bare].append(_run(folder / f"{number}-{'bare' if bare else 'measured'}", bare))
    figures: Figures = {}
    for name, share in (("p50", 0.5), ("p95", 0.95)):
        without = [_paint_ms(timeline, share) for timeline in runs[True]]
        measured = [_paint_ms(timeline, share) for timeline in runs[False]]
        more = [after - before for before, after in zip(without, measured, strict=True)]
        figures[f"key to paint {name} without probes, ms"] = _listed(without)
        figures[f"key to paint {name} with all probes, ms"] = _listed(measured)
        figures[f"difference of {name}, ms"] = _interval(more)
    for name, values in _costs(runs[False]).items():
        figures[f"CPU of {name}, % of one core"] = round(statistics.mean(values), 2)
    return figures


def _run(folder: Path, bare: bool) -> Timeline:
    folder.mkdir(parents=True)
    shutil.copy(find_scenario(SCENARIO).file, folder / SCENARIO_FILE)
    write_profile(load_profile(PROFILE), folder.parent)
    job = Job(str(folder.resolve()), SEED, SCENARIO, bare)
    with working(job) as worker:
        code = worker.wait(WORKER_S)
    facts: list[Fact] = list(read(folder / FACTS_FILE))
    if code:
        msg = f"A run of {SCENARIO} ended with {code}: {folder}"
        raise BenchError(msg, details="\n".join(map(str, facts[-1:])))
    return Timeline.of(facts)


def _paint_ms(timeline: Timeline, share: float) -> float:
    start = timeline.phases[STARTING]
    return percentile(
        [key.paint_ms for key in timeline.all(Keystroke) if not start.holds(key.at)], share
    )


def _costs(timelines: list[Timeline]) -> dict[str, list[float]]:
    """Per probe, and of all together, the CPU of each run in percent of one core."""
    costs: dict[str, list[float]] = {}
    for timeline in timelines:
        told = dict(_shares(timeline))
        for name, percent in {**told, "all probes": sum(told.values())}.items():
            costs.setdefault(name, []).append(percent)
    return costs


def _shares(timeline: Timeline) -> Iterator[tuple[str, float]]:
    for cost in timeline.all(ProbeCost):
        yield cost.probe, 100 * cost.cpu_s / cost.wall_s


def _listed(values: list[float]) -> str:
    return ", ".join(f"{value:.0f}" for value in values)


def _interval(differences: list[float]) -> str:
    half = STUDENT_T * statistics.stdev(differences) / len(differences) ** 0.5
    mean = statistics.mean(differences)
    return f"{mean:+.1f} (95 % interval {mean - half:+.1f} to {mean + half:+.1f})"
