"""Neither the queue nor the waiting grows towards its limit."""

from collections.abc import Iterable, Sequence
from statistics import median

from pydantic.dataclasses import dataclass

from bench.canary.metric import Metric
from bench.canary.stage import Stage, waiting
from bench.judging.finding import Measure, Ruling
from bench.judging.rule import kept, nothing_to_judge, unknown
from bench.judging.stats import theil_sen
from fake_backend.settings import STRICT

LATEST = 5  # seconds, whose median is where the trend is extended from
Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, config=STRICT)
class NothingAccumulates(Metric):
    """No trend of the stage would pass a limit if it went on for as long again.

    The trends are those of the queue's length and of the median time to the first token.
    """

    fewest_seconds: int = 10

    def judge(self, stage: Stage) -> Ruling:
        trends = [one for one in _trends(stage) if len(one[1]) >= self.fewest_seconds]
        if not trends:
            return nothing_to_judge(f"Fewer than {self.fewest_seconds} s have no trend")
        for name, points, limit, unit in trends:
            trend = theil_sen(points)
            level = median(value for _, value in points[-LATEST:])
            projected = level + trend.slope * stage.for_s
            if trend.sure and projected > limit:
                measure = Measure(f"{name} in {stage.for_s:g} s", projected, unit, hard=limit)
                return unknown(f"The {name} grows", measure)
        return kept("Nothing grows towards its limit")


def _trends(stage: Stage) -> Iterable[tuple[str, Points, float, str]]:
    yield "queue", waiting(stage.seconds), float(stage.waiting_most), "requests"
    medians = [
        (float(second.second), second.p50_s)
        for second in stage.of(stage.new)
        if second.p50_s is not None
    ]
    yield "median time to the first token", medians, stage.threshold_s, "s"
