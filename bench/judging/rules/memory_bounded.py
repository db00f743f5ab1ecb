"""The highest memory under the fault."""

from dataclasses import dataclass as plain
from statistics import median
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, RECOVERY, STEADY, OutOfMemory
from bench.facts.roles import HOST, HOST_CHILD, MEASURED, RENDERER
from bench.judging.finding import Measure, Ruling
from bench.judging.rule import Rule, broken, ended_before, grade, ruling, unknown
from bench.judging.timeline import Timeline, Window
from fake_backend.settings import STRICT

BASELINE_S = 5.0
MEMORY_OF = {
    HOST: "The extension host's memory",
    HOST_CHILD: "The memory of the extension host's children",
    RENDERER: "The renderer's memory",
}


@plain(frozen=True, slots=True)
class _Peak:
    role: str
    before_mb: float
    mb: float
    at: float

    @property
    def growth_mb(self) -> float:
        return self.mb - self.before_mb


@dataclass(frozen=True, config=STRICT)
class MemoryBounded(Rule):
    """Memory stays within limits during the fault and the recovery.

    The extension host, all of its children together and the renderer are judged separately. The
    highest value is compared with the median of the steady state's last 5 s. The limits of the
    growth are this bench's own. An extension host above `all_mb` is broken, whatever it used
    before: hosts died near V8's heap limit of 2 GB. A run is also broken if the kernel killed a
    process for lack of memory.
    """

    growth_mb: float = 300  # soft limit of the growth
    growth_hard_mb: float = 1000  # hard limit of the growth
    all_mb: float = 1900  # hard limit of the extension host's memory

    advice: ClassVar[str] = (
        "Stop reading an answer at a size that nobody can use, and keep only one copy of it. The"
        " heap limit ends every extension in the host, not only yours."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        killed = timeline.all(OutOfMemory, timeline.alive)
        if killed:
            return _out_of_memory(killed, timeline)
        if STEADY not in timeline.phases or FAULT not in timeline.phases:
            return ended_before(FAULT)
        peaks = _peaks(timeline)
        if not any(peak.role == HOST for peak in peaks):
            return unknown(
                "The extension host's memory was not measured both before and during the fault."
            )
        worst = max(peaks, key=lambda peak: (self._over_all(peak), peak.growth_mb))
        limits = self.growth_mb, self.growth_hard_mb, "growth_mb", "growth_hard_mb"
        growth = Measure("growth over the steady state", worst.growth_mb, "MB", *limits)
        highest = Measure("peak", worst.mb, "MB")
        if worst.role == HOST:
            highest = Measure("peak", worst.mb, "MB", hard=self.all_mb, hard_from="all_mb")
        return ruling(
            grade(highest if self._over_all(worst) else growth),
            f"{MEMORY_OF[worst.role]} peaked",
            growth,
            highest,
            when=timeline.moment(worst.at),
            details=(
                f"It was {worst.before_mb:.0f} MB before the fault (median of the steady state's"
                f" last {BASELINE_S:g} s).",
            ),
        )

    def _over_all(self, peak: _Peak) -> bool:
        return peak.role == HOST and peak.mb > self.all_mb


def _peaks(timeline: Timeline) -> list[_Peak]:
    """The highest value of each role; only children may lack a value from before the fault."""
    steady, fault = timeline.phases[STEADY], timeline.phases[FAULT]
    before = Window(max(steady.start, steady.end - BASELINE_S), steady.end)
    storm = Window(fault.start, timeline.phases.get(RECOVERY, fault).end)
    peaks = []
    for role in MEASURED:
        levels = [mb for _, mb in timeline.memory(role, before)]
        highest = max(timeline.memory(role, storm), key=lambda pair: pair[1], default=None)
        if highest and (levels or role == HOST_CHILD):
            at, mb = highest
            peaks.append(_Peak(role, median(levels or [0.0]), mb, at))
    return peaks


def _out_of_memory(killed: list[OutOfMemory], timeline: Timeline) -> Ruling:
    count = sum(fact.count for fact in killed)
    processes = "1 process" if count == 1 else f"{count} processes"
    which = ", the first" if len(killed) > 1 else ""
    return broken(
        f"The kernel killed {processes} for lack of memory{which}",
        when=timeline.moment(killed[0].at),
    )
