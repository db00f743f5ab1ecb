"""Memory after the storm."""

from statistics import median
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import QUIET, STEADY
from bench.facts.roles import HOST, MEASURED
from bench.judging.finding import Ruling
from bench.judging.rule import Rule, graded_by, unknown
from bench.judging.stats import median_absolute_deviation
from bench.judging.timeline import Timeline, Window
from fake_backend.settings import STRICT

SETTLED_S = 3.0
NORMAL = 1.4826  # a normal distribution's standard deviation, in median absolute deviations


@dataclass(frozen=True, config=STRICT)
class MemorySettles(Rule):
    """In the quiet after the fault, memory is back near the steady state.

    Judged apart for the extension host, its children and the renderer: an extension can be clean in
    one and ruinous in another. What was there before is the highest that the steady state had, for
    a garbage collector lets go when it likes; what settled is the median of the quiet phase's last
    3 s, and how sure that is, its median absolute deviation tells. A process may always grow by
    `growth_share` of what it had: in 178 runs of Copilot whose faults leave nothing behind, a host
    of 600 to 1000 MB and a renderer of 400 to 700 settled at up to 27 % over their highest, for the
    collector's reasons.
    """

    growth_mb: float = 100
    growth_hard_mb: float = 500
    growth_share: float = 0.33

    advice: ClassVar[str] = (
        "Cap answers by bytes, not by entries, and let go of the text when the turn is over."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        if STEADY not in timeline.phases or QUIET not in timeline.phases:
            return unknown("The run ended before the quiet phase.")
        steady, quiet = timeline.phases[STEADY], timeline.phases[QUIET]
        after = Window(quiet.end - SETTLED_S, quiet.end)
        changes = {
            role: (_highest(timeline, role, steady), _settled(timeline, role, after))
            for role in MEASURED
        }
        if not changes[HOST][0] or not changes[HOST][1]:
            return unknown("The extension host's memory was not measured in both phases.")
        role = max(changes, key=lambda role: self._gravity(*changes[role]))
        old_mb, new_mb = changes[role]
        told = "; ".join(
            f"{role} {old:.0f} -> {new:.0f} MB"
            f" ({new - old:+.0f} ± {_doubt_mb(timeline, role, after):.0f})"
            for role, (old, new) in changes.items()
            if old or new
        )
        soft_mb = self._soft_mb(old_mb)
        limits = f"limits of the {role} +{soft_mb:.0f} / +{self.growth_hard_mb:g} MB"
        return graded_by(new_mb - old_mb, soft_mb, self.growth_hard_mb, f"{told} ({limits}).")

    def _soft_mb(self, old_mb: float) -> float:
        return min(max(self.growth_mb, self.growth_share * old_mb), self.growth_hard_mb)

    def _gravity(self, old_mb: float, new_mb: float) -> tuple[bool, float]:
        """First whether the hard limit is passed; it is the same for all, the soft one is not."""
        growth_mb = new_mb - old_mb
        return growth_mb > self.growth_hard_mb, growth_mb / max(1.0, self._soft_mb(old_mb))


def _highest(timeline: Timeline, role: str, window: Window) -> float:
    return max((mb for _, mb in timeline.memory(role, window)), default=0.0)


def _settled(timeline: Timeline, role: str, window: Window) -> float:
    values = [mb for _, mb in timeline.memory(role, window)]
    return median(values) if values else 0.0


def _doubt_mb(timeline: Timeline, role: str, window: Window) -> float:
    """How the values scatter around their median, as 95 % of normally distributed ones would."""
    values = [mb for _, mb in timeline.memory(role, window)]
    return 1.96 * NORMAL * median_absolute_deviation(values) if values else 0.0
