"""Memory after the storm."""

from math import hypot
from statistics import median
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import QUIET, STEADY
from bench.roles import HOST, MEASURED
from bench.rule import STRICT, Rule, Ruling, graded, unknown
from bench.statistics import median_absolute_deviation
from bench.timeline import Timeline, Window

BASELINE_S = 5.0
SETTLED_S = 3.0
NORMAL = 1.4826  # a normal distribution's standard deviation, in median absolute deviations


@dataclass(frozen=True, config=STRICT)
class MemorySettles(Rule):
    """In the quiet after the fault, memory is back near the steady state.

    Judged apart for the extension host, its children and the renderer: an extension can be clean in
    one and ruinous in another. The baseline is the median of the steady state's last 5 s, the
    settled value the median of the quiet phase's last 3 s; how sure the change is, the median
    absolute deviations of both tell.
    """

    growth_mb: float = 100
    growth_hard_mb: float = 500

    advice: ClassVar[str] = (
        "Cap answers by bytes, not by entries, and let go of the text when the turn is over."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        if STEADY not in timeline.phases or QUIET not in timeline.phases:
            return unknown("The run ended before the quiet phase.")
        steady, quiet = timeline.phases[STEADY], timeline.phases[QUIET]
        before = Window(steady.end - BASELINE_S, steady.end)
        after = Window(quiet.end - SETTLED_S, quiet.end)
        changes = {
            role: (_level(timeline, role, before), _level(timeline, role, after))
            for role in MEASURED
        }
        if not changes[HOST][0] or not changes[HOST][1]:
            return unknown("The extension host's memory was not measured in both phases.")
        worst = max(old_new[1] - old_new[0] for old_new in changes.values())
        told = "; ".join(
            f"{role} {old:.0f} -> {new:.0f} MB"
            f" ({new - old:+.0f} ± {_doubt_mb(timeline, role, before, after):.0f})"
            for role, (old, new) in changes.items()
            if old or new
        )
        limits = f"limits +{self.growth_mb:g} / +{self.growth_hard_mb:g} MB"
        return graded(worst, self.growth_mb, self.growth_hard_mb, f"{told} ({limits}).")


def _doubt_mb(timeline: Timeline, role: str, *windows: Window) -> float:
    """How the values scatter around their medians, as 95 % of normally distributed ones would."""
    scatter = [
        median_absolute_deviation(values)
        for window in windows
        if (values := [mb for _, mb in timeline.memory(role, window)])
    ]
    return 1.96 * NORMAL * hypot(*scatter)


def _level(timeline: Timeline, role: str, window: Window) -> float:
    values = [mb for _, mb in timeline.memory(role, window)]
    return median(values) if values else 0.0
