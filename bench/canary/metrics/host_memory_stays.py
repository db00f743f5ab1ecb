"""The memory of the real editor's extension host stays as it was before the rollout."""

from statistics import median
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from bench.canary.felt import host_memory
from bench.canary.metric import NO_EDITOR, Metric
from bench.canary.stage import Stage
from bench.judging.finding import Measure, Ruling
from bench.judging.rule import broken, kept, unknown
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class HostMemoryStays(Metric):
    """The extension host's memory at the end of the stage, against the end of the baseline.

    Growth above `growth_mb` and above a third holds the stage, above `growth_hard_mb` it rolls
    back: the limits of the rule `memory_bounded`, with the smaller one of a shorter time. Medians
    of 5 s are compared, because memory falls with each collection.
    """

    growth_mb: Annotated[float, Field(gt=0)] = 100
    growth_hard_mb: Annotated[float, Field(gt=0)] = 1000
    share: Annotated[float, Field(gt=0)] = 1 / 3
    over_s: Annotated[float, Field(gt=0)] = 5

    def judge(self, stage: Stage) -> Ruling:
        if not stage.has_editor:
            return kept(NO_EDITOR)
        now, before = (
            self._at_the_end(host_memory(facts)) for facts in (stage.felt, stage.felt_before)
        )
        if now is None or before is None:
            return unknown("The memory of the extension host was not measured")
        growth = now - before
        soft = max(self.growth_mb, self.share * before)
        measure = Measure("growth", growth, "MB", soft, self.growth_hard_mb)
        if growth > self.growth_hard_mb:
            return broken("The extension host's memory grows", measure)
        if growth > soft:
            return unknown("The extension host's memory grows", measure)
        return kept("The extension host's memory stays", measure)

    def _at_the_end(self, samples: list[tuple[float, float]]) -> float | None:
        if not samples:
            return None
        last = samples[-1][0]
        return median(mb for at, mb in samples if at > last - self.over_s)
