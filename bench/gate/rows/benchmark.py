"""The new version alone is as good and as quick as the old one alone."""

from math import inf
from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from bench.canary.exceedance import fisher_greater, frozen_p99
from bench.canary.metrics.quality_by_language import by_language
from bench.facts import CrowdSecond
from bench.gate.row import Evidence, Row, proven
from bench.judging.finding import Measure, Outcome, Ruling
from bench.judging.rule import broken, ruling, unknown
from bench.load.offline import alone
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class Benchmark(Row):
    """Goodput and quality of the new version, against the old one under the same requests.

    Goodput is the number of answers within the threshold per second. Quality is compared in each
    language: the share of answers that are filtered, and of those shown that are not accepted.
    """

    advice: ClassVar[str] = "Compare both versions on the same requests before anybody gets one."
    for_s: Annotated[float, Field(ge=5, le=600)] = 60  # simulated, of each version
    goodput_loss: Annotated[float, Field(gt=0, lt=1)] = 0.02  # of the old version's goodput
    points: Annotated[float, Field(gt=0, lt=1)] = 0.03  # the least difference of shares
    chance: Annotated[float, Field(gt=0, lt=1)] = 0.001  # of an accusation, if nothing is worse

    def judge(self, evidence: Evidence) -> Ruling:
        return proven(self._ruling(evidence), evidence.simulated)

    def _ruling(self, evidence: Evidence) -> Ruling:
        rollout, seed = evidence.rollout, evidence.seed
        first, _ = alone(rollout, seed, rollout.old, self.for_s)
        baseline = frozen_p99(first.seconds.samples)
        if baseline is None:
            return unknown("The old version alone gave too few answers to compare with")
        threshold_s = baseline.p99_s * rollout.table.guard.p99_times
        _, old = alone(rollout, seed, rollout.old, self.for_s, threshold_s)
        _, new = alone(rollout, seed, rollout.new, self.for_s, threshold_s)
        worse = self._worse_languages(old, new)
        before, after = (sum(sum(one.within) for one in arm) / self.for_s for arm in (old, new))
        loss = 1 - after / before if before else inf
        measure = Measure("goodput lost", round(100 * loss, 2), "%", hard=100 * self.goodput_loss)
        headline = f"Goodput {after:.1f} answers/s, before {before:.1f}"
        if worse:
            return broken(f"Worse in {', '.join(worse)}", measure, notes=(f"{headline}.",))
        outcome = Outcome.BROKEN if loss > self.goodput_loss else Outcome.KEPT
        return ruling(outcome, headline, measure)

    def _worse_languages(self, old: list[CrowdSecond], new: list[CrowdSecond]) -> list[str]:
        before, after = by_language(old), by_language(new)
        worse = []
        for name in sorted(before.keys() & after.keys()):
            one, other = after[name], before[name]
            filtered = (one.filtered, one.answers, other.filtered, other.answers)
            ignored = (
                one.shown - one.accepted,
                one.shown,
                other.shown - other.accepted,
                other.shown,
            )
            for hits, count, other_hits, other_count in (filtered, ignored):
                gap = hits / max(1, count) - other_hits / max(1, other_count)
                limit = self.chance / (2 * len(before))
                if (
                    gap >= self.points
                    and fisher_greater(hits, count, other_hits, other_count) < limit
                ):
                    worse.append(name)
                    break
        return worse
