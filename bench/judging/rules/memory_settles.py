"""Memory after the fault."""

from statistics import median
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import QUIET, STEADY
from bench.facts.roles import HOST, HOST_CHILD, MEASURED, RENDERER
from bench.judging.finding import Measure, Outcome, Ruling
from bench.judging.harm import Harm
from bench.judging.rule import Rule, ended_before, grade, ruling, unknown
from bench.judging.stats import median_absolute_deviation
from bench.judging.timeline import Timeline, Window
from fake_backend.settings import STRICT

SETTLED_S = 3.0
MEMORY_OF = {
    HOST: "The extension host's memory",
    HOST_CHILD: "The memory of the extension host's children",
    RENDERER: "The renderer's memory",
}
NORMAL = 1.4826  # a normal distribution's standard deviation, in median absolute deviations


@dataclass(frozen=True, config=STRICT)
class MemorySettles(Rule):
    """In the quiet phase after the fault, memory is back near the steady state.

    The extension host, all of its children together and the renderer are judged separately, each by
    its own limits; the finding names the one that is nearest to its limits or furthest beyond them.
    A renderer must have been measured before the fault too. The value before the fault is the
    steady state's highest, because a garbage collector frees memory when it likes. The value after
    it is the median of the quiet phase's last 3 s, with its median absolute deviation. A process
    may always grow by `growth_share`: in 178 runs of Copilot whose faults leave nothing behind,
    hosts of 600 to 1000 MB and renderers of 400 to 700 MB settled at up to 27 % above their highest
    value, because of the garbage collector. The renderer's memory includes that of webviews.
    """

    growth_mb: float = 100  # soft limit, unless the share allows more
    growth_hard_mb: float = 500  # hard limit
    growth_share: float = 0.33  # soft limit as a share of the value before the fault

    harm: ClassVar[Harm] = Harm.RESOURCES
    advice: ClassVar[str] = (
        "Limit caches of answers by bytes, not by entries, and release the text when the turn ends."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        if STEADY not in timeline.phases or QUIET not in timeline.phases:
            return ended_before(QUIET)
        steady, quiet = timeline.phases[STEADY], timeline.phases[QUIET]
        after = Window(quiet.end - SETTLED_S, quiet.end)
        changes = {
            role: (_highest(timeline, role, steady), _settled(timeline, role, after))
            for role in MEASURED
        }
        if not changes[HOST][0] or not changes[HOST][1]:
            return unknown("The extension host's memory was not measured in both phases.")
        judged = [role for role, (old, new) in changes.items() if new and (old or role != RENDERER)]
        role = max(judged, key=lambda role: self._gravity(*changes[role]))
        growth = self._growth(*changes[role])
        outcome = grade(growth)
        settled = "settled" if outcome is Outcome.KEPT else "did not settle"
        return ruling(
            outcome,
            f"{MEMORY_OF[role]} {settled} after the fault",
            growth,
            Measure("now", changes[role][1], "MB"),
            details=[
                f"{MEMORY_OF[role]}: {old:.0f} -> {new:.0f} MB"
                f" ({new - old:+.0f} ± {_doubt_mb(timeline, role, after):.0f}; limits"
                f" {self._soft_mb(old):+.0f} / {self.growth_hard_mb:+.0f} MB)."
                for role, (old, new) in changes.items()
                if old or new
            ],
        )

    def _growth(self, old_mb: float, new_mb: float) -> Measure:
        soft_mb, hard_mb = self._soft_mb(old_mb), self.growth_hard_mb
        froms = {self.growth_mb: "growth_mb", hard_mb: "growth_hard_mb"}
        return Measure(
            "growth over the steady state's highest value",
            new_mb - old_mb,
            "MB",
            soft_mb,
            hard_mb,
            froms.get(soft_mb, "growth_share"),
            "growth_hard_mb",
        )

    def _soft_mb(self, old_mb: float) -> float:
        return min(max(self.growth_mb, self.growth_share * old_mb), self.growth_hard_mb)

    def _gravity(self, old_mb: float, new_mb: float) -> tuple[bool, float]:
        """The hard limit comes first: it is the same for all roles, the soft one is not."""
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
