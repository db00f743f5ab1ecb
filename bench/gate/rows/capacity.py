"""The pool serves everybody on the new version, at the peak."""

from math import inf
from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from bench.canary.exceedance import ALLOWED, frozen_p99
from bench.canary.summary import arm
from bench.gate.row import Evidence, Row, proven
from bench.judging.finding import Measure, Ruling
from bench.judging.rule import broken, graded, unknown
from bench.load.offline import alone
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class Capacity(Row):
    """With everybody on the new version, P99 stays below the threshold, and nobody is refused.

    A canary of 5 % cannot show this: what the new version costs grows with its share. The load is
    that of the rollout's file, which should be the day's peak; the fullest second of a trace is
    part of its arrivals. The threshold comes from the old version alone, under the same load.
    """

    advice: ClassVar[str] = (
        "Add capacity, make the version lighter, or stop the rollout at a share that fits."
    )
    for_s: Annotated[float, Field(ge=5, le=600)] = 20  # simulated, of each version

    def judge(self, evidence: Evidence) -> Ruling:
        return proven(self._ruling(evidence), evidence.simulated)

    def _ruling(self, evidence: Evidence) -> Ruling:
        rollout, seed = evidence.rollout, evidence.seed
        traffic, _ = alone(rollout, seed, rollout.old, self.for_s)
        baseline = frozen_p99(traffic.seconds.samples)
        if baseline is None:
            return unknown("The old version alone gave too few answers for a threshold")
        threshold_s = baseline.p99_s * rollout.table.guard.p99_times
        _, seconds = alone(rollout, seed, rollout.new, self.for_s, threshold_s)
        new = arm(rollout.new.name, seconds)
        if not new.answers:
            return unknown(f"The crowd got no answer of {rollout.new.name}")
        late = Measure("late answers", round(100 * new.late_share, 2), "%", hard=100 * ALLOWED)
        p99 = Measure("P99", new.p99_s or inf, "s", hard=threshold_s)
        refused = Measure("refused", new.refused, hard=0)
        headline = f"Everybody on {rollout.new.name}, {new.answers} answers"
        if new.refused:
            return broken(headline, refused, late, p99)
        return graded(late, headline, p99, refused)
