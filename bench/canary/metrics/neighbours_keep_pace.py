"""Other extensions in the real editor are not slowed down by the rollout."""

from statistics import median
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from bench.canary.felt import loop_delays, loop_silent_s
from bench.canary.metric import NO_EDITOR, Metric
from bench.canary.stage import Stage
from bench.judging.finding import Measure, Ruling
from bench.judging.rule import kept, nothing_to_judge, unknown
from bench.judging.stats import mann_whitney_greater
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class NeighboursKeepPace(Metric):
    """The event loop that all extensions share: the median second's P99 delay.

    More than `lag_ms` and twice the baseline's holds the stage, if chance does not explain it. It
    never rolls back: on a busy machine, other programs delay the loop as well. A loop that was not
    measured, or not for the last `silent_s`, holds the stage too: it may be blocked, or the window
    dead. Fewer than eight seconds on either side are not compared, and the pass says so.
    """

    fewest: Annotated[int, Field(ge=4, le=1000)] = 8  # seconds
    lag_ms: Annotated[float, Field(gt=0)] = 250
    times: Annotated[float, Field(gt=1)] = 2.0
    chance: Annotated[float, Field(gt=0, lt=1)] = 0.01
    silent_s: Annotated[float, Field(gt=1)] = 10  # the loop is measured about once a second

    def judge(self, stage: Stage) -> Ruling:
        if not stage.has_editor:
            return kept(NO_EDITOR)
        now, before = loop_delays(stage.felt), loop_delays(stage.felt_before)
        if not now or not before:
            counts = f"{len(now)} measurements in the stage, {len(before)} before"
            return unknown(f"The event loop of the extension host was not measured: {counts}")
        silent_s = loop_silent_s(stage.felt, stage.now)
        if silent_s > self.silent_s:
            age = Measure("time since it was measured", silent_s, "s", hard=self.silent_s)
            return unknown("The event loop of the extension host is silent", age)
        if min(len(now), len(before)) < self.fewest:
            counts = f"{len(now)} in the stage and {len(before)} before"
            return nothing_to_judge(f"The event loop was measured in few seconds only: {counts}")
        soft = max(self.lag_ms, self.times * median(before))
        measure = Measure("median delay of the event loop", median(now), "ms", soft)
        if median(now) > soft and mann_whitney_greater(now, before) < self.chance:
            return unknown("Other extensions wait", measure)
        return kept("Other extensions keep their pace", measure)
