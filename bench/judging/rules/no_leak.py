"""Memory over a soak."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass as plain
from math import isinf
from statistics import median
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FAULT, Asked, StepDone
from bench.facts.roles import HOST, HOST_CHILD, MEASURED, RENDERER
from bench.judging.finding import Ruling
from bench.judging.rule import Rule, graded_by, kept, unknown
from bench.judging.stats import Trend, theil_sen
from bench.judging.timeline import Timeline, Window
from fake_backend.settings import STRICT

LEVEL_S = 1.0
HARD = 10
WHOSE = {
    HOST: "The extension host's memory",
    HOST_CHILD: "The memory of the extension host's children",
    RENDERER: "The renderer's memory",
}
Points = list[tuple[float, float]]


@plain(frozen=True, slots=True)
class _Growth:
    """MB per 100 requests over the rounds, those of the later half alone, and what they make."""

    trend: Trend
    later: float
    mb: float
    from_mb: float  # less than that is what the editor itself grows by

    @property
    def sure(self) -> float:
        """The MB per 100 requests that it surely is, and still is in the later half."""
        return min(self.trend.low, self.later) if self.mb > self.from_mb else 0.0


@dataclass(frozen=True, config=STRICT)
class NoLeak(Rule):
    """Over many rounds, memory does not grow with the number of requests.

    Compared are the ends of the fault phase's rounds (the median of their last second), without the
    first; the extension host, its children and the renderer apart. The slope is that of Theil and
    Sen: it is `mb_per_100` requests, hard ten times as much, where its 95% interval as a whole is
    above that, and the slope of the later half of the rounds as well, since what warms up grows
    ever slower. It counts where that makes `growth_mb`, or `growth_share` of what there was where
    that is more: V8 collects late, and under an extension that keeps nothing the page grew by 107
    MB in 18 rounds of typing, before it shrank. The limits are ours. Fewer than `rounds` rounds are
    not judged.
    """

    mb_per_100: float = 1
    rounds: int = 8
    growth_mb: float = 100
    growth_share: float = 0.33

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
        grown = {role: found for role in MEASURED if (found := self._growth(points[role]))}
        if HOST not in grown:
            return kept(
                f"Too few requests to tell a leak from noise: {len(timeline.all(Asked, window))} in"
                f" {len(ends)} rounds; nothing was judged."
            )
        return self._grade(grown, len(ends))

    def _growth(self, points: Points) -> _Growth | None:
        """What a memory grew by; None where too few points differ to tell it."""
        trend, later = _trend(points), _trend(points[len(points) // 2 :], sure=False)
        if trend is None or later is None:
            return None
        mb = trend.slope * (points[-1][0] - points[0][0])
        from_mb = max(self.growth_mb, self.growth_share * points[0][1])
        return _Growth(trend, later.slope, mb, from_mb)

    def _grade(self, grown: dict[str, _Growth], rounds: int) -> Ruling:
        role, worst = max(grown.items(), key=lambda pair: (pair[1].sure, pair[1].mb))
        trend, hard = worst.trend, HARD * self.mb_per_100
        because = (
            f"{WHOSE[role]} changed by {trend.slope:+.1f} MB per 100 requests over {rounds} rounds"
            f" (95% interval {trend.low:+.1f} to {trend.high:+.1f}, in the later half"
            f" {worst.later:+.1f}; limits {self.mb_per_100:g} / {hard:g}), which makes"
            f" {worst.mb:+.0f} MB (limit {worst.from_mb:.0f} MB)."
        )
        return graded_by(worst.sure, self.mb_per_100, hard, because)


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


def _trend(points: Points, *, sure: bool = True) -> Trend | None:
    """The growth in MB per 100 requests; None where too few points differ to be `sure` of it."""
    try:
        trend = theil_sen(points)
    except ValueError:
        return None
    return None if sure and isinf(trend.low) else trend
