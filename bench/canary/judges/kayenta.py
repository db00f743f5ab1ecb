"""Kayenta's default judge for one metric, re-implemented."""

from math import sqrt
from statistics import NormalDist, fmean, median
from typing import ClassVar, NamedTuple

from bench.canary.judge import STAY, Decision, Judge
from bench.canary.stage import Stage
from bench.canary.windows import p99_series

CONFIDENCE = 0.98
TOLERANCE = 0.25  # of the estimated shift


class Shift(NamedTuple):
    """The Hodges-Lehmann estimate of a shift, and the lower end of its confidence interval."""

    estimate: float
    low: float


class Kayenta(Judge):
    """At the end of a stage, Mann-Whitney compares the P99 of each second with the old version's.

    *High* if the lower end of the 98 % interval of the shift is above a quarter of its estimate
    (NetflixACAJudge.scala, MannWhitneyClassifier.scala). The metric is critical, so that *High*
    fails the canary. Without data it is neutral, and the canary passes.
    """

    about: ClassVar[str] = "Kayenta (spinnaker/kayenta, NetflixACAJudge)"

    def decide(self, stage: Stage) -> Decision:
        if stage.elapsed < stage.for_s:
            return STAY
        experiment, control = (p99_series(stage, name) for name in (stage.new, stage.old))
        if not experiment or not control:
            return Decision("pass", "NODATA is neutral.")
        shift = mann_whitney(experiment, control)
        high = shift.low > TOLERANCE * abs(shift.estimate)
        words = f"shift {shift.estimate:+.3f} s, at least {shift.low:+.3f} s"
        if high and fmean(experiment) >= fmean(control):
            return Decision("rollback", f"P99 is classified as High: {words}.")
        return Decision("pass", f"P99 is classified as Pass: {words}.")


def mann_whitney(experiment: list[float], control: list[float]) -> Shift:
    """R's `wilcox.test(conf.int = TRUE)` for large samples: the ordered pairwise differences."""
    differences = sorted(one - other for one in experiment for other in control)
    count, other_count = len(experiment), len(control)
    spread = sqrt(count * other_count * (count + other_count + 1) / 12)
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    rank = round(count * other_count / 2 - z * spread)
    low = differences[rank - 1] if rank >= 1 else differences[0]
    return Shift(median(differences), low)
