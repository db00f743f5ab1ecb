"""Quantiles that cover a distribution evenly, even in a run of few requests."""

from math import sqrt

from fake_backend.messages.fingerprint import chance

GOLDEN = (sqrt(5) - 1) / 2


def even_quantile(key: str, nth: int) -> float:
    """The quantile of the `nth` draw with this key, from 1.

    The golden ratio's multiples, modulo 1, leave no part of the range empty for long. The median
    and the high percentiles of a short run are therefore close to the true ones, which independent
    draws are not. `key` fixes where the sequence begins, so that each draw by itself is uniform.
    """
    return (chance(key) + nth * GOLDEN) % 1
