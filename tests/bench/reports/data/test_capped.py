import pytest

from bench.reports.data.capped import capped


def _is_odd(number: int) -> int:
    return number % 2


@pytest.mark.parametrize(
    ("most", "expected"),
    [(6, [0, 1, 2, 3, 4, 5]), (4, [0, 1, 2, 4]), (3, [0, 2, 4]), (2, [0, 2]), (0, [])],
)
def test_the_lowest_ranks_stay_and_the_order_too(most: int, expected: list[int]) -> None:
    assert capped(range(6), most, _is_odd) == expected
