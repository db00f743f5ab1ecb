from itertools import pairwise
from math import comb
from random import Random

import pytest

from bench.canary.exceedance import (
    binomial_at_least,
    cusum,
    fisher_greater,
    frozen_p99,
    least_samples,
    significantly_many,
)


def test_the_p99_of_many_samples_is_their_percentile() -> None:
    threshold = frozen_p99([float(number) for number in range(1, 2001)])
    assert threshold is not None
    assert threshold.p99_s == 1980


@pytest.mark.parametrize(("count", "known"), [(298, False), (299, True)])
def test_few_samples_have_an_upper_bound_or_none(count: int, known: bool) -> None:
    threshold = frozen_p99([float(number) for number in range(count)])
    assert (threshold is not None) is known
    if threshold is not None:
        assert threshold.p99_s == count - 1


def test_the_bound_is_above_the_true_p99_in_95_of_100_cases() -> None:
    random = Random(1)
    bounds = [frozen_p99([random.random() for _ in range(600)]) for _ in range(200)]
    above = [bound for bound in bounds if bound is not None and bound.p99_s >= 0.99]
    assert 0.9 <= len(above) / len(bounds) <= 1.0


@pytest.mark.parametrize(("late", "needed"), [(0, 299), (1, 473), (2, 628), (3, 773)])
def test_the_fewest_samples_that_make_p99_safe(late: int, needed: int) -> None:
    assert least_samples(late) == needed


@pytest.mark.parametrize(
    ("count", "share", "least"), [(10, 0.3, 4), (40, 0.01, 2), (300, 0.9, 280)]
)
def test_binomial_tails_are_exact(count: int, share: float, least: int) -> None:
    exact = sum(
        comb(count, k) * share**k * (1 - share) ** (count - k) for k in range(least, count + 1)
    )
    assert binomial_at_least(count, share, least) == pytest.approx(exact)


def test_a_large_sample_does_not_overflow() -> None:
    assert binomial_at_least(100_000, 0.01, 1000) == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("late", "count", "many"),
    [
        (1, 10, False),
        (2, 10, True),
        (4, 100, False),
        (5, 100, True),
        (8, 300, False),
        (9, 300, True),
    ],
)
def test_how_many_late_answers_are_too_many(late: int, count: int, many: bool) -> None:
    assert significantly_many(late, count, alpha=0.01) is many


def test_fisher_agrees_with_its_table() -> None:
    # Fisher's tea: 3 of 4 cups guessed, 1 of 4 not
    assert fisher_greater(3, 4, 1, 4) == pytest.approx(17 / 70)
    assert fisher_greater(1, 4, 3, 4) == pytest.approx(69 / 70)
    assert fisher_greater(50, 1000, 10, 1000) < 1e-6
    assert fisher_greater(0, 100, 0, 100) == pytest.approx(1)


def test_five_late_parts_in_a_row_ring_the_alarm_and_many_in_one_part_count_once() -> None:
    assert max(cusum([(0, 1)] * 5)) > 6.9 > max(cusum([(0, 1)] * 4))
    assert max(cusum([(0, 50)])) == pytest.approx(1.609, abs=0.001)


def test_a_good_past_does_not_outweigh_a_bad_present() -> None:
    levels = list(cusum([(1000, 0)] * 10 + [(0, 1)] * 5))
    assert levels[-1] > 6.9
    assert all(later > earlier for earlier, later in pairwise(levels[-5:]))


def test_answers_in_time_lower_the_level() -> None:
    assert list(cusum([(0, 1), (39, 0)]))[-1] == pytest.approx(0.0, abs=0.01)
