"""Statistics of exceedances: how many answers take longer than they may. Pure.

"P99 is above the threshold" says the same as "more than 1 % of the answers take longer". So every
answer is a yes or a no, and no percentile of a small sample is ever computed.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil, exp, inf, lgamma, log, log1p

ALLOWED = 0.01  # of the answers may take longer: the limit is on the 99th percentile
HARMFUL = 0.05  # the share of late answers that the alarm is tuned for
LATE, IN_TIME = log(HARMFUL / ALLOWED), log((1 - HARMFUL) / (1 - ALLOWED))
MANY = 1000  # samples from which on a P99 needs no confidence bound
SURE = 0.95


@dataclass(frozen=True, slots=True)
class Threshold:
    """The 99th percentile of a baseline, and how many samples it comes from."""

    p99_s: float
    samples: int


def frozen_p99(samples: Sequence[float]) -> Threshold | None:
    """The P99 of the baseline; of few samples its upper 95 % bound; None if there is none.

    The bound is an order statistic (Conover): it exists from 299 samples on.
    """
    count, ordered = len(samples), sorted(samples)
    if count >= MANY:
        return Threshold(ordered[ceil((1 - ALLOWED) * count) - 1], count)
    for rank in range(count, 0, -1):
        # the bound is the value at the smallest rank that is surely above the true percentile
        if binomial_at_least(count, 1 - ALLOWED, rank) > 1 - SURE:
            above = rank + 1
            return Threshold(ordered[above - 1], count) if above <= count else None
    return None


def cusum(parts: Iterable[tuple[int, int]]) -> Iterator[float]:
    """The CUSUM of late answers after each part of a second: `(in time, late)` (Page, 1954).

    Late answers come in bursts, one queue with many victims: those of one part count once. A good
    past cannot outweigh a bad present, because the sum never falls below 0.
    """
    total = 0.0
    for in_time, late in parts:
        total = max(0.0, total + in_time * IN_TIME)
        total += LATE if late else 0.0
        yield total


def significantly_many(late: int, count: int, alpha: float = 0.05) -> bool:
    """Whether this number of late answers would be rare if 1 % of all were late."""
    return late > 0 and binomial_at_least(count, ALLOWED, late) < alpha


@cache
def least_samples(late: int) -> int:
    """The samples from which on P99 is surely below the threshold, if `late` of them exceed it."""
    counts = range(late + 1, 1000 * (late + 1))

    def is_sure(count: int) -> bool:
        return binomial_at_least(count, ALLOWED, late + 1) >= SURE

    return counts[bisect_left(counts, x=True, key=is_sure)]


def binomial_at_least(count: int, share: float, least: int) -> float:
    """The probability of at least `least` hits among `count`, each with the chance `share`."""
    if least <= 0:
        return 1.0
    hits, misses = log(share), log1p(-share)
    terms = (
        exp(_log_comb(count, k) + k * hits + (count - k) * misses) for k in range(least, count + 1)
    )
    if least > count * share:
        return min(1.0, _until_negligible(terms))
    below = (
        exp(_log_comb(count, k) + k * hits + (count - k) * misses) for k in range(least - 1, -1, -1)
    )
    return max(0.0, 1.0 - _until_negligible(below))


def fisher_greater(hits: int, count: int, other_hits: int, other_count: int) -> float:
    """The one-sided p-value of Fisher's exact test for the first share being the greater one."""
    all_hits, everything = hits + other_hits, count + other_count
    whole = _log_comb(everything, all_hits)
    terms = (
        exp(_log_comb(count, k) + _log_comb(other_count, all_hits - k) - whole)
        for k in range(hits, min(count, all_hits) + 1)
        if all_hits - k <= other_count
    )
    if hits > all_hits * count / max(1, everything):
        return min(1.0, _until_negligible(terms))
    return min(1.0, sum(terms))


def _until_negligible(terms: Iterable[float]) -> float:
    """The sum of terms that only fall."""
    total, last = 0.0, inf
    for term in terms:
        total += term
        if term < total * 1e-14 and term <= last:
            break
        last = term
    return total


def _log_comb(count: int, hits: int) -> float:
    return lgamma(count + 1) - lgamma(hits + 1) - lgamma(count - hits + 1)
