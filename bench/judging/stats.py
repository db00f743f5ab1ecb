"""What a row of measurements says, without a distribution taken for granted. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil, comb, exp, inf, log, sqrt
from statistics import NormalDist, median

FEWEST_POINTS = 3
MOST_POINTS = 300
FEWEST_TO_LEAVE_OUT = 5
SURE = 0.95
Z_95 = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Trend:
    """A slope, and the interval that holds the true one with a confidence of 95 %."""

    slope: float
    low: float
    high: float

    @property
    def sure(self) -> bool:
        """Whether the values rise beyond doubt."""
        return self.low > 0


def median_absolute_deviation(values: Sequence[float]) -> float:
    """The median distance from the median.

    Raises:
        ValueError: there are no values.
    """
    middle = median(values)
    return median(abs(value - middle) for value in values)


def theil_sen(points: Sequence[tuple[float, float]]) -> Trend:
    """The median of the slopes between any two points, with its interval (Sen, 1968).

    The interval's ends are the ordered slopes that the normal approximation of Kendall's S points
    at; where there are too few slopes for that, they are infinite. Points at the same x have no
    slope between them. More than 300 points are thinned out evenly.

    Raises:
        ValueError: there are fewer than 3 points, or all have the same x.
    """
    thinned = _thinned(sorted(points))
    slopes = sorted(
        (y_right - y_left) / (x_right - x_left)
        for (x_left, y_left), (x_right, y_right) in combinations(thinned, 2)
        if x_right != x_left
    )
    count = len(thinned)
    if count < FEWEST_POINTS or not slopes:
        msg = f"A trend needs {FEWEST_POINTS} points and two different x, not {count} points."
        raise ValueError(msg)
    margin = Z_95 * sqrt(count * (count - 1) * (2 * count + 5) / 18)
    rank = round((len(slopes) - margin) / 2)
    low, high = (slopes[rank - 1], slopes[-rank]) if rank >= 1 else (-inf, inf)
    return Trend(median(slopes), low, high)


def _thinned(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """At most `MOST_POINTS` of the points, evenly chosen, the first and the last among them."""
    if len(points) <= MOST_POINTS:
        return points
    step = (len(points) - 1) / (MOST_POINTS - 1)
    return [points[round(index * step)] for index in range(MOST_POINTS)]


def left_out(count: int) -> int:
    """How many of `count` values count for nothing, the worst: one of each twenty, at least one.

    Fewer than five are too few to leave any out.
    """
    return max(1, count // 20) if count >= FEWEST_TO_LEAVE_OUT else 0


def but_worst(values: Sequence[float]) -> float:
    """The largest of at least one value, when the worst are left out."""
    return sorted(values, reverse=True)[left_out(len(values))]


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of `values` do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def surely(values: Sequence[float], share: float) -> float:
    """What the percentile is at least, with a confidence of 95 %, if these values are a sample.

    The largest value whose rank the binomial distribution allows (Conover, Practical Nonparametric
    Statistics, confidence intervals for quantiles): of 36 values the fifth largest for the 95th
    percentile. Where even the smallest is not sure, it is the smallest.
    """
    ordered = sorted(values)
    count = len(ordered)
    missed = 0.0  # the probability that so many values lie above the true percentile
    for above in range(count):
        missed += exp(
            log(comb(count, above)) + above * log(1 - share) + (count - above) * log(share)
        )
        if missed >= SURE:
            return ordered[count - above - 1]
    return ordered[0]
