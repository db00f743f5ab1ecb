"""Mirrored requests are answered as well, and nearly as soon, by the candidate."""

from collections.abc import Sequence
from math import inf
from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from bench.canary.exceedance import ALLOWED
from bench.facts import Fact, Shadowed
from bench.gate.row import Evidence, Row, proven
from bench.judging.finding import Measure, Ruling
from bench.judging.rule import broken, kept, unknown
from bench.load.mirror import Pairs, late_share, mirror, pairs_of
from fake_backend.rollout.shadow import ShadowSettings
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class Shadow(Row):
    """The candidate filters no language more than chance explains, over mirrored requests.

    A twin of the old version answers as well: its difference is the noise (the idea of Diffy, with
    its two limits: relative and absolute, both above the noise). The shadow itself must harm no
    user. Without the facts of `bench shadow`, the row mirrors in a pool of its own.

    The twin has the primary's times, because both draw the same ones: there is no noise of times.
    The candidate's first token may come `first_times` as late as the primary's, on the mean. In a
    pool that is hardly used, that is the slowness of one request; the row capacity has the load.
    """

    advice: ClassVar[str] = "Look at the mirrored prompts whose answers differ before a canary."
    for_s: Annotated[float, Field(ge=5, le=600)] = 60  # simulated
    pairs: Annotated[int, Field(ge=299, le=1_000_000)] = 299  # at least
    relative: Annotated[float, Field(gt=0, le=100)] = 0.2
    absolute: Annotated[float, Field(gt=0, le=1)] = 0.03
    first_times: Annotated[float, Field(ge=1, le=100)] = 2.0  # as the guard's p99_times

    def judge(self, evidence: Evidence) -> Ruling:
        rollout = evidence.rollout
        for proof in reversed(evidence.of_rollout):
            if any(isinstance(fact, Shadowed) for fact in proof.facts):
                return proven(self.compare(proof.facts), proof)
        settings = ShadowSettings(rollout.table.new, rollout.table.old, share=0.2)
        facts = mirror(rollout, evidence.seed, settings, self.for_s)
        return proven(self.compare(facts), evidence.simulated)

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
        slowest = max(by_language, key=_times)
        times = Measure("first token, times the old one's", _times(slowest), hard=self.first_times)
        if times.exceeds:
            return broken(f"The candidate is slower in {slowest.language}", times)
        return kept(f"{count} pairs agree within the noise of a twin", times)

    def _differs(self, above_noise: float, primary: float) -> bool:
        return above_noise > self.absolute and above_noise > self.relative * primary


def _times(pairs: Pairs) -> float:
    """How many times as late the candidate's first token comes, on the mean."""
    primary_s, _, candidate_s = pairs.first_s
    return round(candidate_s / primary_s, 3) if primary_s else inf
