"""Ghost text comes as fast as before the rollout, for the user of the real editor."""

from statistics import median
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from bench.canary.felt import ghost_waits
from bench.canary.metric import NO_EDITOR, Metric
from bench.canary.stage import Stage
from bench.judging.finding import Measure, Ruling
from bench.judging.rule import broken, kept, nothing_to_judge, unknown
from bench.judging.stats import mann_whitney_greater
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class GhostTextComes(Metric):
    """The time from the last key to painted ghost text, against the baseline's.

    One editor gives no 99th percentile. The medians are compared, and Mann and Whitney's test says
    whether chance explains the shift: twice the baseline's rolls back, 1.5 times holds. A ghost
    text that does not come counts with the time for which the person waited. Fewer than eight on
    either side are not compared: the stage rests on the crowd, and its pass says so. If none was
    asked for in the stage, but some before, the stage holds.
    """

    fewest: Annotated[int, Field(ge=4, le=1000)] = 8
    times: Annotated[float, Field(gt=1, le=100)] = 1.5
    times_hard: Annotated[float, Field(gt=1, le=100)] = 2.0
    chance: Annotated[float, Field(gt=0, lt=1)] = 0.01

    def judge(self, stage: Stage) -> Ruling:
        if not stage.has_editor:
            return kept(NO_EDITOR)
        now, before = ghost_waits(stage.felt), ghost_waits(stage.felt_before)
        if before and not now:
            return unknown(f"No ghost text was asked for in the stage, {len(before)} before")
        if min(len(now), len(before)) < self.fewest:
            counts = f"{len(now)} ghost texts in the stage and {len(before)} before"
            return nothing_to_judge(f"Only {counts}: the stage rests on the crowd")
        usual, found = median(before), median(now)
        name = "median time to ghost text"
        measure = Measure(name, found, "s", self.times * usual, self.times_hard * usual)
        earlier = Measure("before the rollout", usual, "s")
        if mann_whitney_greater(now, before) >= self.chance or found < self.times * usual:
            return kept("Ghost text comes as before", measure, earlier)
        said = broken if found >= self.times_hard * usual else unknown
        return said("The user of the real editor waits for ghost text", measure, earlier)
