"""CPU after the storm."""

from statistics import median
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, QUIET, ProcessSample
from bench.facts.roles import HOST, HOST_CHILD, RENDERER
from bench.judging.finding import Ruling
from bench.judging.noise import excused, stolen
from bench.judging.rule import Rule, graded_by, gravest, unknown
from bench.judging.timeline import Timeline, Window
from fake_backend.settings import STRICT

FEWEST_SAMPLES = 4
SETTLES_S = 4.0  # of its own time since the fault ended; where others took much, it may be less


@dataclass(frozen=True, config=STRICT)
class CpuSettles(Rule):
    """In the quiet after the fault, the editor is idle again.

    Judged by the median of the quiet phase without its first third, in percent of one core: the
    extension host and its children together, and the renderer. An idle host may use 5% after a
    burst, and the sentinel in it up to 5% more; these, and those of the renderer with its blinking
    cursor, are ours.
    """

    idle_percent: float = 10
    idle_hard_percent: float = 50
    renderer_percent: float = 25
    renderer_hard_percent: float = 90

    advice: ClassVar[str] = (
        "End timers, polls and retries with the work that they served; wait for an event instead."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        quiet = timeline.phases.get(QUIET)
        if quiet is None:
            return unknown("The run ended before the quiet phase.")
        last = Window(quiet.end - quiet.seconds * 2 / 3, quiet.end)
        host = _cpu(timeline, last, HOST, HOST_CHILD)
        if len(host) < FEWEST_SAMPLES:
            return unknown(
                f"The extension host's CPU was measured {len(host)} times in the quiet phase's last"
                f" {last.seconds:.1f} s, {FEWEST_SAMPLES} are needed."
            )
        renderer = _cpu(timeline, last, RENDERER)
        found = self._grade(host, renderer if len(renderer) >= FEWEST_SAMPLES else [], last)
        return excused(found, self._rushed(timeline, last))

    def _rushed(self, timeline: Timeline, last: Window) -> str:
        """Why it may not have had the time to settle; empty where it had."""
        fault = timeline.phases.get(FAULT)
        since = Window(fault.end if fault else last.start, last.start)
        taken = stolen(timeline, since)
        return taken if timeline.own_s(since) < SETTLES_S else ""

    def _grade(self, host: list[float], renderer: list[float], last: Window) -> Ruling:
        page = (
            f"the renderer {median(renderer):.0f}% (limits {self.renderer_percent:g}% /"
            f" {self.renderer_hard_percent:g}%)"
            if renderer
            else "the renderer was not measured"
        )
        because = (
            f"In the last {last.seconds:.1f} s of the quiet phase the extension host and its"
            f" children used {median(host):.0f}% of a core (limits {self.idle_percent:g}% /"
            f" {self.idle_hard_percent:g}%), {page}."
        )
        rulings = [graded_by(median(host), self.idle_percent, self.idle_hard_percent, because)]
        if renderer:
            used, soft, hard = median(renderer), self.renderer_percent, self.renderer_hard_percent
            rulings.append(graded_by(used, soft, hard, because))
        return gravest(rulings)


def _cpu(timeline: Timeline, window: Window, *roles: str) -> list[float]:
    """The CPU of all processes of `roles` together, at each moment."""
    sums: dict[float, float] = {}
    for sample in timeline.all(ProcessSample, window):
        if sample.role in roles:
            sums[sample.at] = sums.get(sample.at, 0.0) + sample.cpu_percent
    return list(sums.values())
