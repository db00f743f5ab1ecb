"""Mirrored requests are answered as well by the candidate."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from bench.canary.exceedance import ALLOWED
from bench.facts import Fact, Shadowed
from bench.gate.row import Evidence, Row
from bench.judging.finding import Measure, Ruling
from bench.judging.rule import broken, kept, unknown
from bench.load.mirror import late_share, mirror, pairs_of
from fake_backend.rollout.shadow import ShadowSettings
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class Shadow(Row):
    """The candidate filters no language more than chance explains, over mirrored requests.

    A twin of the old version answers as well: its difference is the noise (the idea of Diffy, with
    its two limits: relative and absolute, both above the noise). The shadow itself must harm no
    user. Without the facts of `bench shadow`, the row mirrors in a pool of its own.
    """

    advice: ClassVar[str] = "Look at the mirrored prompts whose answers differ before a canary."
    for_s: Annotated[float, Field(ge=5, le=600)] = 60  # simulated
    pairs: Annotated[int, Field(ge=299, le=1_000_000)] = 299  # at least
    relative: Annotated[float, Field(gt=0, le=100)] = 0.2
    absolute: Annotated[float, Field(gt=0, le=1)] = 0.03

    def judge(self, evidence: Evidence) -> Ruling:
        rollout = evidence.rollout
        proofs = [
            facts
            for facts in evidence.runs_of(rollout.fingerprint)
            if any(isinstance(fact, Shadowed) for fact in facts)
        ]
        settings = ShadowSettings(rollout.table.new, rollout.table.old, share=0.2)
        facts = proofs[-1] if proofs else mirror(rollout, evidence.seed, settings, self.for_s)
        return self.compare(facts)

    def compare(self, facts: Sequence[Fact]) -> Ruling:
        """Judge the facts of one shadow."""
        by_language = pairs_of(facts)
        count = sum(one.count for one in by_language)
        if count < self.pairs:
            return unknown(f"Only {count} pairs, of {self.pairs} that are needed")
        late = late_share(facts)
        if late > ALLOWED:
            measure = Measure("late answers", round(100 * late, 2), "%", hard=100 * ALLOWED)
            return broken("The shadow itself makes users wait", measure)
        for one in by_language:
            if self._differs(one.above_noise, one.filtered[0]):
                measure = Measure(
                    "above the noise",
                    round(100 * one.above_noise, 2),
                    "%",
                    hard=100 * self.absolute,
                )
                return broken(f"The candidate filters more answers in {one.language}", measure)
        return kept(f"{count} pairs agree within the noise of a twin")

    def _differs(self, above_noise: float, primary: float) -> bool:
        return above_noise > self.absolute and above_noise > self.relative * primary
