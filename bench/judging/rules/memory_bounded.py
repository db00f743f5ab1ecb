"""Memory during the storm."""

from dataclasses import dataclass as plain
from statistics import median
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, RECOVERY, STEADY, OutOfMemory
from bench.facts.roles import HOST, HOST_CHILD, MEASURED, RENDERER
from bench.judging.finding import Ruling
from bench.judging.rule import Rule, broken, graded_by, unknown
from bench.judging.timeline import Timeline, Window
from fake_backend.settings import STRICT

BASELINE_S = 5.0
WHO = {
    HOST: "The extension host",
    HOST_CHILD: "The children of the extension host",
    RENDERER: "The renderer",
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
    """Under the fault, and while it is got over, memory stays within bounds.

    Judged apart for the extension host, its children together and the renderer: the highest moment
    against the median of the steady state's last 5 s. The growth that is allowed is ours; an
    extension host of more than `all_mb` is broken whatever it had before, since hosts were seen to
    die near V8's heap limit of 2 GB. So is a run in which the kernel killed for want of memory.
    """

    growth_mb: float = 300
    growth_hard_mb: float = 1000
    all_mb: float = 1900

    advice: ClassVar[str] = (
        "Stop reading an answer at a size that nobody can use, and hold it once. The heap's limit"
        " ends every extension in the host, not yours alone."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        killed = timeline.all(OutOfMemory, timeline.alive)
        if killed:
            return broken(_told(killed, timeline))
        if STEADY not in timeline.phases or FAULT not in timeline.phases:
            return unknown("The run ended before the fault phase.")
        peaks = _peaks(timeline)
        if not any(peak.role == HOST for peak in peaks):
            return unknown("The extension host's memory was not measured before and in the fault.")
        worst = max(peaks, key=lambda peak: (self._outgrown(peak), peak.growth_mb))
        because = (
            f"{WHO[worst.role]} peaked at {worst.mb:.0f} MB ({worst.growth_mb:+.0f} over the steady"
            f" state), at {worst.at:.1f} s, in the phase '{timeline.phase_at(worst.at)}' (limits"
            f" +{self.growth_mb:g} / +{self.growth_hard_mb:g} MB; the extension host"
            f" {self.all_mb:g} MB in all)."
        )
        if self._outgrown(worst):
            return broken(because)
        return graded_by(worst.growth_mb, self.growth_mb, self.growth_hard_mb, because)

    def _outgrown(self, peak: _Peak) -> bool:
        return peak.role == HOST and peak.mb > self.all_mb


def _peaks(timeline: Timeline) -> list[_Peak]:
    """The highest moment of each role; where nothing is known of it before, only for children."""
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


def _told(killed: list[OutOfMemory], timeline: Timeline) -> str:
    count, at = sum(fact.count for fact in killed), killed[0].at
    what = "1 process" if count == 1 else f"{count} processes"
    first = ", the first" if len(killed) > 1 else ""
    return (
        f"The kernel killed {what} for want of memory{first} at {at:.1f} s, in the phase"
        f" '{timeline.phase_at(at)}'."
    )
