"""Memory over many rounds."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass as plain
from dataclasses import replace
from math import isinf
from statistics import median
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, Asked, StepDone
from bench.facts.roles import HOST, HOST_CHILD, MEASURED, RENDERER
from bench.judging.finding import Measure, Outcome, Ruling
from bench.judging.harm import Harm
from bench.judging.rule import Rule, ended_before, grade, nothing_to_judge, ruling, unknown
from bench.judging.stats import Trend, theil_sen
from bench.judging.timeline import Timeline, Window
from fake_backend.settings import STRICT

LEVEL_S = 1.0
HARD = 10
MEMORY_OF = {
    HOST: "The extension host's memory",
    HOST_CHILD: "The memory of the extension host's children",
    RENDERER: "The renderer's memory",
}
Points = list[tuple[float, float]]


@plain(frozen=True, slots=True)
class _Growth:
    trend: Trend  # MB per 100 requests over all rounds
    later: float  # MB per 100 requests in the later half of the rounds
    mb: float  # over all rounds
    from_mb: float  # the editor itself grows by less than this

    @property
    def certain(self) -> float:
        """The MB per 100 requests that the growth is at least, also in the later half."""
        return min(self.trend.low, self.later)

    @property
    def counted(self) -> float:
        return self.certain if self.mb > self.from_mb else 0.0


@dataclass(frozen=True, config=STRICT)
class NoLeak(Rule):
    """Over many rounds, memory does not grow with the number of requests.

    The rule compares the memory at the ends of the fault phase's rounds (the median of the last
    second), without the first round. The extension host, its children and the renderer are judged
    separately. The slope is the Theil-Sen slope. It exceeds a limit if its whole 95% interval is
    above the limit and so is the slope of the later half of the rounds, because memory that only
    warms up grows ever more slowly. It counts if the total growth exceeds `growth_mb`, or
    `growth_share` of the first value if that is more: V8 collects late, and with an extension that
    keeps nothing the page grew by 107 MB in 18 rounds of typing before it shrank. The limits are
    this bench's own. A run of fewer than `rounds` rounds is not judged.
    """

    mb_per_100: float = 1  # soft limit, MB per 100 requests; the hard limit is ten times as much
    rounds: int = 8  # the fewest rounds that are judged
    growth_mb: float = 100  # a smaller total growth is no leak
    growth_share: float = 0.33  # nor is a smaller share of the first value

    harm: ClassVar[Harm] = Harm.RESOURCES
    advice: ClassVar[str] = (
        "Release a request's listeners, buffers and abort controllers when it ends, above all when"
        " it fails."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        window = timeline.phases.get(FAULT)
        if window is None:
            return ended_before(FAULT)
        ends = _round_ends(timeline.all(StepDone, window))
        if len(ends) < self.rounds:
            return nothing_to_judge(
                "Nothing was judged: the run is too short to tell a leak from noise"
                f" (rounds: {len(ends)}, needed: {self.rounds})"
            )
        points = {role: _points(timeline, role, ends[1:]) for role in MEASURED}
        measured = len(points[HOST])
        if measured < self.rounds - 1:
            return unknown(
                f"The extension host's memory was measured at the end of only {measured} of the"
                f" {len(ends) - 1} rounds after the first."
            )
        growths = {role: growth for role in MEASURED if (growth := self._growth(points[role]))}
        if HOST not in growths:
            return nothing_to_judge(
                "Nothing was judged: too few requests to tell a leak from noise"
                f" ({len(timeline.all(Asked, window))} in {len(ends)} rounds)"
            )
        return self._grade(growths, len(ends))

    def _growth(self, points: Points) -> _Growth | None:
        trend, later = _trend(points), _trend(points[len(points) // 2 :], sure=False)
        if trend is None or later is None:
            return None
        mb = trend.slope * (points[-1][0] - points[0][0])
        from_mb = max(self.growth_mb, self.growth_share * points[0][1])
        return _Growth(trend, later.slope, mb, from_mb)

    def _grade(self, growths: dict[str, _Growth], rounds: int) -> Ruling:
        role, worst = max(growths.items(), key=lambda pair: (pair[1].counted, pair[1].mb))
        slope = Measure(
            "certain growth per 100 requests",
            worst.certain,
            "MB",
            self.mb_per_100,
            HARD * self.mb_per_100,
            "mb_per_100",
            "mb_per_100",
        )
        from_setting = "growth_mb" if worst.from_mb == self.growth_mb else "growth_share"
        total = Measure("total growth", worst.mb, "MB", soft=worst.from_mb, soft_from=from_setting)
        outcome = grade(replace(slope, value=worst.counted))
        leak = "shows no leak" if outcome is Outcome.KEPT else "grew with the number of requests"
        trend = worst.trend
        interval = f"{trend.low:+.1f} to {trend.high:+.1f}"
        return ruling(
            outcome,
            f"{MEMORY_OF[role]} {leak} over {rounds} rounds",
            slope,
            total,
            details=[
                f"Slope {trend.slope:+.1f} MB per 100 requests over {rounds} rounds (95% interval"
                f" {interval}, in the later half {worst.later:+.1f})."
            ],
        )


def _round_ends(steps: Sequence[StepDone]) -> list[float]:
    """When the last step of each round was done; each round begins with the same step."""
    starts = [index for index, done in enumerate(steps) if done.step == steps[0].step]
    return [steps[after - 1].at for after in [*starts[1:], len(steps)] if after]


def _points(timeline: Timeline, role: str, ends: list[float]) -> Points:
    """For each end of a round, the number of requests up to then, in hundreds, and the memory."""
    asked = [fact.at for fact in timeline.all(Asked)]
    levels = [(end, _level(timeline, role, Window(end - LEVEL_S, end))) for end in ends]
    return [(bisect_right(asked, end) / 100, mb) for end, mb in levels if mb is not None]


def _level(timeline: Timeline, role: str, window: Window) -> float | None:
    values = [mb for _, mb in timeline.memory(role, window)]
    if values:
        return median(values)
    return 0.0 if role == HOST_CHILD and timeline.memory(HOST, window) else None


def _trend(points: Points, *, sure: bool = True) -> Trend | None:
    """The growth in MB per 100 requests; None if too few points differ to be `sure` of it."""
    try:
        trend = theil_sen(points)
    except ValueError:
        return None
    return None if sure and isinf(trend.low) else trend
