"""The highest memory under the fault."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, RECOVERY, STEADY
from bench.facts.roles import HOST, HOST_CHILD, RENDERER
from bench.judging.finding import Measure, Outcome, Ruling
from bench.judging.harm import Harm
from bench.judging.out_of_memory import (
    BASELINE_S,
    Peak,
    Victim,
    memory_peaks,
    not_grown,
    oom_victims,
)
from bench.judging.rule import Rule, broken, ended_before, grade, ruling, unknown
from bench.judging.timeline import Timeline, Window
from fake_backend.settings import STRICT

MEMORY_OF = {
    HOST: "The extension host's memory",
    HOST_CHILD: "The memory of the extension host's children",
    RENDERER: "The renderer's memory",
}


@dataclass(frozen=True, config=STRICT)
class MemoryBounded(Rule):
    """Memory stays within limits during the fault and the recovery.

    The extension host, all of its children together and the renderer are judged separately. The
    highest value is compared with the median of the steady state's last 5 s. The limits of the
    growth are this bench's own. An extension host above `all_mb` is broken, whatever it used
    before: hosts died near V8's heap limit of 2 GB. The renderer's memory includes that of
    webviews, which share its process in this browser-based VS Code.

    A run is also broken if the kernel killed one of these processes for lack of memory after their
    memory had grown by more than `growth_mb`. The kernel's counter includes processes of other
    programs, so only a process of the run that ended then can count. The outcome is *unknown* if
    that process may have ended in another way, or if the memory had not grown: other programs may
    have used it up. With `--isolation docker` only the editor's own container counts.
    """

    growth_mb: float = 300  # soft limit of the growth
    growth_hard_mb: float = 1000  # hard limit of the growth
    all_mb: float = 1900  # hard limit of the extension host's memory

    harm: ClassVar[Harm] = Harm.RESOURCES
    advice: ClassVar[str] = (
        "Stop reading an answer at a size that nobody can use, and keep only one copy of it. The"
        " heap limit ends every extension in the host, not only yours."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        victims = oom_victims(timeline)
        killed = [victim for victim in victims if victim.certain and self._grown(timeline, victim)]
        if killed:
            return _out_of_memory(killed, timeline)
        ruling = self._by_peaks(timeline)
        if victims and ruling.outcome is not Outcome.BROKEN:
            return self._in_doubt(timeline, victims[0])
        return ruling

    def _grown(self, timeline: Timeline, victim: Victim) -> bool:
        return not not_grown(timeline, victim.at, self.growth_mb)

    def _in_doubt(self, timeline: Timeline, victim: Victim) -> Ruling:
        process, when = f"{victim.role} (pid {victim.pid})", timeline.moment(victim.at)
        if victim.certain:
            note = not_grown(timeline, victim.at, self.growth_mb, victim.cap_mb)
            return unknown(f"The kernel killed the {process}", when=when, notes=[note])
        return unknown(
            f"The {process} ended when the kernel killed a process for lack of memory",
            when=when,
            notes=["Whether it was this one is not known."],
        )

    def _by_peaks(self, timeline: Timeline) -> Ruling:
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

    def _over_all(self, peak: Peak) -> bool:
        return peak.role == HOST and peak.mb > self.all_mb


def _peaks(timeline: Timeline) -> list[Peak]:
    fault = timeline.phases[FAULT]
    storm = Window(fault.start, timeline.phases.get(RECOVERY, fault).end)
    return memory_peaks(timeline, timeline.phases[STEADY], storm)


def _out_of_memory(killed: list[Victim], timeline: Timeline) -> Ruling:
    which = " and ".join(f"the {victim.role} (pid {victim.pid})" for victim in killed)
    first = ", the first" if len(killed) > 1 else ""
    return broken(
        f"The kernel killed {which} {killed[0].at_cap}{first}",
        when=timeline.moment(killed[0].at),
    )
