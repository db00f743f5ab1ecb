"""Other extensions in the real editor are not slowed down by the rollout."""

from statistics import median
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from bench.canary.felt import loop_delays
from bench.canary.metric import NO_EDITOR, Metric
from bench.canary.stage import Stage
from bench.judging.finding import Measure, Ruling
from bench.judging.rule import kept, unknown
from bench.judging.stats import mann_whitney_greater
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class NeighboursKeepPace(Metric):
    """The event loop that all extensions share: the median second's P99 delay.

    More than `lag_ms` and twice the baseline's holds the stage, if chance does not explain it. It
    never rolls back: on a busy machine, other programs delay the loop as well.
    """

    fewest: Annotated[int, Field(ge=4, le=1000)] = 8  # seconds
    lag_ms: Annotated[float, Field(gt=0)] = 250
    times: Annotated[float, Field(gt=1)] = 2.0
    chance: Annotated[float, Field(gt=0, lt=1)] = 0.01

    def judge(self, stage: Stage) -> Ruling:
        if not stage.has_editor:
            return kept(NO_EDITOR)
        now, before = loop_delays(stage.felt), loop_delays(stage.felt_before)
        if min(len(now), len(before)) < self.fewest:
            counts = f"{len(now)} in the stage and {len(before)} before"
            return kept(f"The event loop was measured in few seconds only: {counts}")
        soft = max(self.lag_ms, self.times * median(before))
        measure = Measure("median delay of the event loop", median(now), "ms", soft)
        if median(now) > soft and mann_whitney_greater(now, before) < self.chance:
            return unknown("Other extensions wait", measure)
        return kept("Other extensions keep their pace", measure)
