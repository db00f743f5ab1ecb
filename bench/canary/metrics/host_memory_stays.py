"""The memory of the real editor's extension host grows no faster with the new version."""

from collections.abc import Sequence
from statistics import median
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from bench.canary.felt import host_memory
from bench.canary.metric import NO_EDITOR, Metric
from bench.canary.stage import Stage
from bench.judging.finding import Measure, Ruling
from bench.judging.rule import broken, kept, nothing_to_judge, unknown
from fake_backend.settings import STRICT

Samples = Sequence[tuple[float, float]]  # seconds, MB


@dataclass(frozen=True, config=STRICT)
class HostMemoryStays(Metric):
    """The growth of the extension host's memory in a stage, beyond what it grows by anyway.

    An extension may grow while somebody types, whatever version answers: Copilot's host grew by 3
    to 9 MB a second here. Its rate with the old version, before this stage, is subtracted. More
    than `growth_mb`, and than a third of the memory, holds the stage; more than `growth_hard_mb`
    rolls back: the limits of the rule `memory_bounded`. Medians of 5 s are compared, because memory
    falls with each collection. Where the editor's user has the old version, nothing is judged.
    """

    growth_mb: Annotated[float, Field(gt=0)] = 300
    growth_hard_mb: Annotated[float, Field(gt=0)] = 1000
    share: Annotated[float, Field(gt=0)] = 1 / 3
    over_s: Annotated[float, Field(gt=0)] = 5

    def judge(self, stage: Stage) -> Ruling:
        if not stage.has_editor:
            return kept(NO_EDITOR)
        if not stage.editor_is_new:
            return nothing_to_judge(f"The user of the real editor has {stage.old}")
        samples = host_memory(stage.felt)
        earlier = host_memory([*stage.felt_before, *stage.felt_earlier])
        if not samples or not earlier:
            return unknown("The memory of the extension host was not measured")
        lasted_s, grown_mb, first_mb = self._growth(samples)
        before_s, before_mb, _ = self._growth(earlier)
        usual_mb = max(0.0, before_mb) * lasted_s / before_s if before_s else 0.0
        soft = max(self.growth_mb, self.share * first_mb)
        name = f"growth beyond that with {stage.old}"
        measure = Measure(name, grown_mb - usual_mb, "MB", soft, self.growth_hard_mb)
        if measure.value > self.growth_hard_mb:
            return broken("The extension host's memory grows", measure)
        if measure.value > soft:
            return unknown("The extension host's memory grows", measure)
        return kept("The extension host's memory grows no faster", measure)

    def _growth(self, samples: Samples) -> tuple[float, float, float]:
        """The time between the ends in seconds, the growth in MB, and the memory at the start."""
        began, ended = samples[0][0], samples[-1][0]
        first = median(mb for at, mb in samples if at < began + self.over_s)
        last = median(mb for at, mb in samples if at > ended - self.over_s)
        return ended - began, last - first, first
