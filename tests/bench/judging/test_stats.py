from collections.abc import Iterable
from itertools import combinations
from math import inf
from random import Random

import pytest

from bench.judging.stats import (
    MOST_POINTS,
    Trend,
    but_worst,
    left_out,
    mann_whitney_greater,
    median_absolute_deviation,
    percentile,
    surely,
    theil_sen,
)


def noisy(count: int, slope: float, spread: float, seed: int = 1) -> list[tuple[float, float]]:
    chance = Random(seed)
    return [(x, slope * x + chance.gauss(0, spread)) for x in range(count)]


@pytest.mark.parametrize(
    ("values", "expected"),
    [([3.0], 0.0), ([1.0, 1.0, 2.0, 2.0, 4.0, 6.0, 9.0], 1.0), ([1.0, 2.0, 3.0, 1000.0], 1.0)],
)
def test_the_deviation_is_the_median_distance(values: list[float], expected: float) -> None:
    assert median_absolute_deviation(values) == expected


def test_no_values_have_no_deviation() -> None:
    with pytest.raises(ValueError, match="no median"):
        median_absolute_deviation([])


def test_a_straight_line_has_its_slope_without_doubt() -> None:
    trend = theil_sen([(x, 2.0 * x + 1) for x in range(10)])
    assert trend == Trend(2.0, 2.0, 2.0)
    assert trend.sure


def test_five_points_are_the_fewest_that_bound_the_interval() -> None:
    rising = [(0.0, 0.0), (1.0, 1.0), (2.0, 3.0), (3.0, 6.0), (4.0, 10.0)]
    assert theil_sen(rising) == Trend(2.5, 1.0, 4.0)
    assert theil_sen(rising[:4]) == Trend(2.0, -inf, inf)
    assert not theil_sen(rising[:4]).sure


def test_the_ends_of_the_interval_are_the_twelfth_slopes_of_ten_points() -> None:
    ys = [1.0, 9.0, 4.0, 16.0, 30.0, 20.0, 42.0, 39.0, 55.0, 70.0]
    slopes = sorted((ys[j] - ys[i]) / (j - i) for i in range(10) for j in range(i + 1, 10))
    assert theil_sen(list(enumerate(ys))) == Trend(slopes[22], slopes[11], slopes[33])


def test_one_wild_value_does_not_move_the_slope() -> None:
    points = [(float(x), 2.0 * x) for x in range(11)]
    points[5] = (5.0, 5000.0)
    assert theil_sen(points).slope == 2.0


def test_noise_alone_is_not_sure_and_a_rise_in_it_is() -> None:
    wrong = sum(theil_sen(noisy(20, 0.0, 5.0, seed)).sure for seed in range(200))
    assert wrong <= 10
    assert all(theil_sen(noisy(20, 2.0, 5.0, seed)).sure for seed in range(50))


def test_the_order_of_the_points_does_not_matter() -> None:
    points = noisy(30, 1.0, 3.0)
    assert theil_sen(points) == theil_sen(points[::-1])


def test_points_at_the_same_x_have_no_slope_between_them() -> None:
    assert theil_sen([(0.0, 0.0), (0.0, 50.0), (1.0, 10.0)]).slope == -15.0


@pytest.mark.parametrize("points", [[], [(0.0, 0.0), (1.0, 1.0)], [(1.0, 0.0), (1.0, 1.0)] * 2])
def test_too_few_points_are_an_error(points: list[tuple[float, float]]) -> None:
    with pytest.raises(ValueError, match="needs 3 points"):
        theil_sen(points)


def test_many_points_are_thinned_evenly() -> None:
    every_second = [(float(x), 3.0 * x if x % 2 == 0 else 1e9) for x in range(2 * MOST_POINTS - 1)]
    assert theil_sen(every_second) == Trend(3.0, 3.0, 3.0)
    few = every_second[:MOST_POINTS]
    assert theil_sen(few) != Trend(3.0, 3.0, 3.0)


@pytest.mark.parametrize(
    ("count", "expected"), [(1, 0), (2, 1), (5, 1), (20, 1), (39, 1), (40, 2), (200, 10)]
)
def test_the_worst_of_each_twenty_is_left_out(count: int, expected: int) -> None:
    assert left_out(count) == expected
    assert but_worst([float(value) for value in range(count)]) == count - 1 - expected


@pytest.mark.parametrize(
    ("share", "value"), [(0.0, 1), (0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100)]
)
def test_percentile_is_the_nearest_rank(share: float, value: int) -> None:
    assert percentile(list(range(100, 0, -1)), share) == value


@pytest.mark.parametrize(
    ("count", "share", "above"),
    [(36, 0.95, 4), (36, 0.99, 2), (100, 0.95, 9), (20, 0.95, 3), (5, 0.5, 4), (2, 0.95, 1)],
)
def test_the_number_of_values_above_a_percentile_by_chance(
    count: int, share: float, above: int
) -> None:
    assert surely(list(range(count)), share) == count - above - 1


def test_a_sure_percentile_holds_in_nineteen_samples_of_twenty() -> None:
    chance = Random(7)
    samples = [[chance.random() for _ in range(36)] for _ in range(2000)]
    held = sum(surely(sample, 0.95) <= 0.95 for sample in samples)
    assert held / len(samples) >= 0.95


def test_thousands_of_values_are_not_too_many() -> None:
    values = list(range(5000))
    assert percentile(values, 0.95) - 40 < surely(values, 0.95) < percentile(values, 0.95)


def test_mann_whitney_agrees_with_the_exact_test() -> None:
    smaller = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64]
    greater = [2.15, 1.88, 2.5, 1.74, 2.21, 3.0]
    everything = [*greater, *smaller]

    def u(group: Iterable[float], rest: Iterable[float]) -> int:
        others = list(rest)
        return sum(one > other for one in group for other in others)

    groups = list(combinations(range(len(everything)), len(greater)))
    as_great = sum(
        u(
            (everything[index] for index in chosen),
            (value for index, value in enumerate(everything) if index not in chosen),
        )
        >= u(greater, smaller)
        for chosen in groups
    )
    exact = as_great / len(groups)
    assert mann_whitney_greater(greater, smaller) == pytest.approx(exact, abs=0.003)
    assert mann_whitney_greater(smaller, greater) > 0.99
    assert mann_whitney_greater([1.0] * 9, [1.0] * 9) == 1.0
    assert mann_whitney_greater([], [1.0]) == 1.0


def test_twelve_against_twelve_can_be_certain() -> None:
    assert mann_whitney_greater(range(100, 112), range(12)) < 1e-4
