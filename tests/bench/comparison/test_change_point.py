from random import Random

import pytest

from bench.comparison.change_point import change_points, greatest, mid_ranks


def noisy(*levels: float, each: int = 15, seed: int = 1) -> list[float]:
    random = Random(seed)
    return [level + random.gauss(0, 1) for level in levels for _ in range(each)]


def test_one_step_is_found_where_it_is() -> None:
    (change,) = change_points(noisy(100, 110))
    assert change.index == 15
    assert change.p < 0.001
    assert change.before == pytest.approx(100, abs=1)
    assert change.shift == pytest.approx(10, abs=1.5)


def test_two_steps_are_found() -> None:
    assert [change.index for change in change_points(noisy(100, 110, 100))] == [15, 30]


@pytest.mark.parametrize("values", [[], [1.0], [1.0] * 40, [1.0, 9.0] * 20], ids=str)
def test_a_level_without_a_change_has_none(values: list[float]) -> None:
    assert change_points(values) == []


def test_chance_is_seldom_taken_for_a_change() -> None:
    false = sum(bool(change_points(noisy(100, each=30, seed=seed))) for seed in range(50))
    assert false <= 2  # the test promises 1 %


@pytest.mark.parametrize("place", [0, 12, 24])
def test_a_single_night_is_no_change(place: int) -> None:
    values = [1.0] * 25
    values[place] = 9.0
    assert change_points(values) == []


def test_a_step_near_the_end_is_found() -> None:
    (change,) = change_points([55.0] * 22 + [38.0, 40.0] * 4, alpha=0.01 / 6)
    assert change.index == 22


def test_the_statistic_is_that_of_mann_and_whitney() -> None:
    ranks = mid_ranks([1, 2, 3, 4, 5, 11, 12, 13, 14, 15])
    statistic, index = greatest(ranks)
    assert statistic == pytest.approx(12.5 / (25 * 11 / 12) ** 0.5)
    assert index == 5


def test_equal_values_share_their_ranks() -> None:
    assert mid_ranks([5, 1, 5, 9]) == [2.5, 1, 2.5, 4]
