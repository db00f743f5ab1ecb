"""Statistics of measurements that assume no distribution. Pure."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil, comb, exp, inf, log, sqrt
from statistics import NormalDist, median

FEWEST_POINTS = 3
MOST_POINTS = 300
SURE = 0.95
Z_95 = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Trend:
    """A slope with its 95 % confidence interval."""

    slope: float
    low: float
    high: float

    @property
    def sure(self) -> bool:
        """Whether the whole interval is above zero."""
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

    The normal approximation of Kendall's S selects the ends of the interval among the ordered
    slopes; they are infinite if there are too few slopes. Points at the same x have no slope
    between them. More than 300 points are thinned out evenly.

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
    """At most `MOST_POINTS` points, evenly spaced, including the first and the last."""
    if len(points) <= MOST_POINTS:
        return points
    step = (len(points) - 1) / (MOST_POINTS - 1)
    return [points[round(index * step)] for index in range(MOST_POINTS)]


def left_out(count: int) -> int:
    """How many of the worst of `count` values are ignored: one of each twenty, at least one.

    The only value is not ignored.
    """
    return max(1, count // 20) if count > 1 else 0


def but_worst(values: Sequence[float]) -> float:
    """The largest value after the worst are left out; needs at least one value."""
    return sorted(values, reverse=True)[left_out(len(values))]


def percentile(values: Sequence[float], share: float) -> float:
    """The percentile of `values` at `share` (0 to 1), by the nearest rank."""
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def surely(values: Sequence[float], share: float) -> float:
    """The lower 95 % confidence bound of the percentile, if the values are a random sample.

    It is the largest value whose rank the binomial distribution allows (Conover, Practical
    Nonparametric Statistics, confidence intervals for quantiles): the fifth largest of 36 values
    for the 95th percentile. If no value is certain, it is the smallest.
    """
    ordered = sorted(values)
    count = len(ordered)
    missed = 0.0  # the probability that at most `above` values lie above the true percentile
    for above in range(count):
        missed += exp(
            log(comb(count, above)) + above * log(1 - share) + (count - above) * log(share)
        )
        if missed >= SURE:
            return ordered[count - above - 1]
    return ordered[0]


def mann_whitney_greater(values: Sequence[float], others: Sequence[float]) -> float:
    """The one-sided p-value of Mann and Whitney's test for `values` being the greater ones.

    The normal approximation with corrections for ties and continuity; 1 without values, or if all
    are equal.
    """
    count, other_count = len(values), len(others)
    whole = count + other_count
    ranks = _mid_ranks([*values, *others])
    u = sum(ranks[:count]) - count * (count + 1) / 2
    ties = sum(n**3 - n for n in Counter([*values, *others]).values())
    spread = count * other_count / 12 * (whole + 1 - ties / max(1, whole * (whole - 1)))
    if spread <= 0:
        return 1.0
    z = (u - count * other_count / 2 - 0.5) / sqrt(spread)
    return 1 - NormalDist().cdf(z)


def _mid_ranks(values: Sequence[float]) -> list[float]:
    """The rank of each value, from 1; equal values share the mean of their ranks."""
    ordered = sorted(values)
    return [
        (bisect_left(ordered, value) + bisect_right(ordered, value) + 1) / 2 for value in values
    ]
