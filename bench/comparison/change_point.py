"""Finds the moments at which a sequence of values changed its level. Pure.

For each place where the sequence can be split, the Mann-Whitney statistic says how far the values
after it lie above or below those before it. The greatest of these is compared with the greatest of
the same values in random orders (D. M. Hawkins and Q. Deng 2010, "A nonparametric change-point
control chart"). It assumes no distribution. A sequence with several changes is split at the most
significant one, and each part is tested again.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from statistics import median

LEAST = 5  # values on each side: with fewer, no change is significant
ALPHA = 0.01
ORDERS = 1999  # random ones


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """From the value at `index` on, the level differs from the one before; `p` by chance."""

    index: int
    p: float
    before: float  # medians of the values until the neighbouring changes
    after: float

    @property
    def shift(self) -> float:
        return self.after - self.before


def change_points(values: Sequence[float], alpha: float = ALPHA) -> list[ChangePoint]:
    """Every significant change, in order."""
    found = sorted(_split(values, 0, alpha))
    edges = [0, *(index for index, _ in found), len(values)]
    return [
        ChangePoint(index, p, median(values[before:index]), median(values[index:after]))
        for (index, p), before, after in zip(found, edges, edges[2:], strict=False)
    ]


def _split(values: Sequence[float], offset: int, alpha: float) -> list[tuple[int, float]]:
    if len(values) < 2 * LEAST:
        return []
    ranks = mid_ranks(values)
    statistic, index = greatest(ranks)
    p = _chance(ranks, statistic)
    if p > alpha:
        return []
    return [
        *_split(values[:index], offset, alpha),
        (offset + index, p),
        *_split(values[index:], offset + index, alpha),
    ]


def greatest(ranks: Sequence[float]) -> tuple[float, int]:
    """The greatest standardised Mann-Whitney statistic, and the index where the second part begins.

    The correction of its variance for ties would be the same for every order, so it is left out.
    """
    number = len(ranks)
    total, most, index = 0.0, 0.0, 0
    for place, rank in enumerate(ranks[: number - LEAST], 1):
        total += rank - (number + 1) / 2
        if place >= LEAST:
            statistic = abs(total) / math.sqrt(place * (number - place) * (number + 1) / 12)
            if statistic > most:
                most, index = statistic, place
    return most, index


def _chance(ranks: Sequence[float], statistic: float) -> float:
    """The share of random orders with a statistic as great; the same for the same ranks."""
    if statistic == 0:
        return 1.0
    random = Random(0)
    order = list(ranks)
    as_great = 1
    for _ in range(ORDERS):
        random.shuffle(order)
        as_great += greatest(order)[0] >= statistic
    return as_great / (ORDERS + 1)


def mid_ranks(values: Sequence[float]) -> list[float]:
    """The rank of each value, from 1; equal ones share the mean of their ranks."""
    ordered = sorted(values)
    first = {value: rank for rank, value in reversed(list(enumerate(ordered, 1)))}
    last = {value: rank for rank, value in enumerate(ordered, 1)}
    return [(first[value] + last[value]) / 2 for value in values]
