"""Cliff's delta: how much one sample lies above another, for any distribution. Pure."""

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

NORMAL_95 = 1.96
SMALL = 0.147
# Romano et al. 2006, "Exploring methods for evaluating group differences"
SIZES = {SMALL: "negligible", 0.33: "small", 0.474: "medium"}


@dataclass(frozen=True, slots=True)
class Effect:
    """Cliff's delta with its 95 % interval.

    It is the share of pairs in which the second sample is above the first, minus the share in which
    it is below: 1 if it is always above, -1 if it is always below.
    """

    delta: float
    low: float
    high: float

    @property
    def size(self) -> str:
        return next((name for edge, name in SIZES.items() if abs(self.delta) < edge), "large")

    @property
    def matters(self) -> bool:
        """Whether the effect is at least small, and the interval excludes 0."""
        return abs(self.delta) >= SMALL and not self.low <= 0 <= self.high


def cliffs_delta(first: Sequence[float], second: Sequence[float]) -> Effect:
    """Compare two samples; neither may be empty.

    The interval is that of the Mann-Whitney test: normal approximation, corrected for ties and
    for continuity. With three values against three it always includes 0.
    """
    ordered = sorted(first)
    pairs = len(first) * len(second)
    above = sum(bisect_left(ordered, value) for value in second)
    not_below = sum(bisect_right(ordered, value) for value in second)
    delta = (above + not_below - pairs) / pairs
    all_ = len(first) + len(second)
    ties = sum(count**3 - count for count in Counter([*first, *second]).values())
    variance = (all_ + 1 - ties / (all_ * (all_ - 1))) / (3 * pairs)
    half = NORMAL_95 * math.sqrt(max(0.0, variance)) + 1 / pairs
    return Effect(delta, max(-1.0, delta - half), min(1.0, delta + half))
