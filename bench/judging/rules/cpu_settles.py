"""CPU use after the fault."""

from statistics import median
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, QUIET, ProcessSample
from bench.facts.roles import HOST, HOST_CHILD, RENDERER
from bench.judging.finding import SEVERITY, Measure, Outcome, Ruling
from bench.judging.harm import Harm
from bench.judging.noise import excused, stolen
from bench.judging.rule import Rule, ended_before, grade, graded, unknown
from bench.judging.timeline import Timeline, Window
from fake_backend.settings import STRICT

FEWEST_SAMPLES = 4
IDLE = "The editor was idle again after the fault"
SETTLES_S = 4.0  # from the fault's end, net of the time that other programs took


@dataclass(frozen=True, config=STRICT)
class CpuSettles(Rule):
    """In the quiet phase after the fault, the editor is idle again.

    The rule judges the median CPU use of the quiet phase without its first third. The extension
    host and its children count together, the renderer separately. An idle host may use 5% after a
    burst, and the sentinel in it up to 5% more. The limits are this bench's own; the renderer's
    include its blinking cursor.
    """

    # all in percent of one core
    idle_percent: float = 10  # soft limit for the extension host and its children
    idle_hard_percent: float = 50  # hard limit for the same
    renderer_percent: float = 25  # soft limit
    renderer_hard_percent: float = 90  # hard limit

    harm: ClassVar[Harm] = Harm.RESOURCES
    advice: ClassVar[str] = (
        "End timers, polls and retries together with the work that they serve. Wait for an event"
        " instead of polling."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        quiet = timeline.phases.get(QUIET)
        if quiet is None:
            return ended_before(QUIET)
        last = Window(quiet.end - quiet.seconds * 2 / 3, quiet.end)
        host = _cpu(timeline, last, HOST, HOST_CHILD)
        if len(host) < FEWEST_SAMPLES:
            return unknown(
                f"The extension host's CPU was measured {len(host)} times in the last"
                f" {last.seconds:.1f} s of the quiet phase, {FEWEST_SAMPLES} are needed"
            )
        renderer = _cpu(timeline, last, RENDERER)
        ruling = self._grade(host, renderer if len(renderer) >= FEWEST_SAMPLES else [], last)
        return excused(ruling, self._rushed(timeline, last))

    def _rushed(self, timeline: Timeline, last: Window) -> str:
        """Why the editor may have lacked the time to settle; empty if it had enough."""
        fault = timeline.phases.get(FAULT)
        since = Window(fault.end if fault else last.start, last.start)
        taken = stolen(timeline, since)
        return taken if timeline.own_s(since) < SETTLES_S else ""

    def _grade(self, host: list[float], renderer: list[float], last: Window) -> Ruling:
        measures = {
            "extension host": Measure(
                "CPU use of the extension host and its children",
                median(host),
                "%",
                self.idle_percent,
                self.idle_hard_percent,
                "idle_percent",
                "idle_hard_percent",
            )
        }
        if renderer:
            measures["renderer"] = Measure(
                "CPU use of the renderer",
                median(renderer),
                "%",
                self.renderer_percent,
                self.renderer_hard_percent,
                "renderer_percent",
                "renderer_hard_percent",
            )
        busiest = min(measures, key=lambda role: SEVERITY.index(grade(measures[role])))
        settled = grade(measures[busiest]) is Outcome.KEPT
        return graded(
            measures.pop(busiest),
            IDLE if settled else f"The {busiest} was still busy after the fault",
            *measures.values(),
            notes=["" if renderer else "The renderer's CPU use was not measured."],
            details=[
                f"CPU use is the median over the last {last.seconds:.1f} s of the quiet phase, in"
                " percent of one core."
            ],
        )


def _cpu(timeline: Timeline, window: Window, *roles: str) -> list[float]:
    """The CPU of all processes of `roles` together, at each moment."""
    sums: dict[float, float] = {}
    for sample in timeline.all(ProcessSample, window):
        if sample.role in roles:
            sums[sample.at] = sums.get(sample.at, 0.0) + sample.cpu_percent
    return list(sums.values())
