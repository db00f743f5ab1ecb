"""Memory over a soak."""

from bisect import bisect_right
from collections.abc import Sequence
from math import isinf
from statistics import median
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, Asked, StepDone
from bench.roles import HOST, HOST_CHILD, MEASURED, RENDERER
from bench.rule import STRICT, Rule, Ruling, graded, kept, unknown
from bench.statistics import Trend, theil_sen
from bench.timeline import Timeline, Window

LEVEL_S = 1.0
HARD = 10
WHOSE = {
    HOST: "The extension host's memory",
    HOST_CHILD: "The memory of the extension host's children",
    RENDERER: "The renderer's memory",
}
Points = list[tuple[float, float]]


@dataclass(frozen=True, config=STRICT)
class NoLeak(Rule):
    """Over many rounds, memory does not grow with the number of requests.

    Compared are the ends of the fault phase's rounds (the median of their last second), without the
    first, which warms up; the extension host, its children and the renderer apart. The slope is
    that of Theil and Sen, and counts only where its 95% interval as a whole is above the limit:
    `mb_per_100` requests, hard ten times as much. The limits are ours. Fewer than `rounds` rounds
    are not judged.
    """

    mb_per_100: float = 1
    rounds: int = 8

    advice: ClassVar[str] = (
        "Let go of a request's listeners, buffers and abort controllers when it ends, above all"
        " when it ends badly."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        window = timeline.phases.get(FAULT)
        if window is None:
            return unknown("The run ended before the fault phase.")
        ends = _round_ends(timeline.all(StepDone, window))
        if len(ends) < self.rounds:
            return kept(
                f"Too short to tell a leak from noise: {len(ends)} rounds, {self.rounds} are"
                " needed; nothing was judged."
            )
        points = {role: _points(timeline, role, ends[1:]) for role in MEASURED}
        measured = len(points[HOST])
        if measured < self.rounds - 1:
            return unknown(
                f"The extension host's memory was measured at the end of only {measured} of the"
                f" {len(ends) - 1} rounds after the first."
            )
        trends = {role: trend for role in MEASURED if (trend := _trend(points[role]))}
        if HOST not in trends:
            return kept(
                f"Too few requests to tell a leak from noise: {len(timeline.all(Asked, window))} in"
                f" {len(ends)} rounds; nothing was judged."
            )
        return self._grade(trends, len(ends))

    def _grade(self, trends: dict[str, Trend], rounds: int) -> Ruling:
        role, worst = max(trends.items(), key=lambda pair: pair[1].low)
        hard = HARD * self.mb_per_100
        because = (
            f"{WHOSE[role]} changed by {worst.slope:+.1f} MB per 100 requests over {rounds} rounds"
            f" (95% interval {worst.low:+.1f} to {worst.high:+.1f}; limits {self.mb_per_100:g} /"
            f" {hard:g})."
        )
        return graded(worst.low, self.mb_per_100, hard, because)


def _round_ends(steps: Sequence[StepDone]) -> list[float]:
    """When the last step of each round was done; each begins with the same step."""
    starts = [index for index, done in enumerate(steps) if done.step == steps[0].step]
    return [steps[after - 1].at for after in [*starts[1:], len(steps)] if after]


def _points(timeline: Timeline, role: str, ends: list[float]) -> Points:
    """For each end of a round, the requests asked until then, in hundreds, and the memory."""
    asked = [fact.at for fact in timeline.all(Asked)]
    levels = [(end, _level(timeline, role, Window(end - LEVEL_S, end))) for end in ends]
    return [(bisect_right(asked, end) / 100, mb) for end, mb in levels if mb is not None]


def _level(timeline: Timeline, role: str, window: Window) -> float | None:
    values = [mb for _, mb in timeline.memory(role, window)]
    if values:
        return median(values)
    return 0.0 if role == HOST_CHILD and timeline.memory(HOST, window) else None


def _trend(points: Points) -> Trend | None:
    """The growth in MB per 100 requests; None where too few points differ to tell it."""
    try:
        trend = theil_sen(points)
    except ValueError:
        return None
    return None if isinf(trend.low) else trend
