from collections.abc import Callable

import pytest

from bench.core import waits


def counting() -> Callable[[], int]:
    numbers = iter(range(1, 1_000_000))
    return lambda: next(numbers)


def test_waiting_ends_with_what_was_seen_or_with_a_sentence() -> None:
    looks = iter([0, "", "seen"])
    assert waits.until(lambda: next(looks), seconds=5, what="it", every=0) == "seen"
    with pytest.raises(waits.WaitTimeoutError, match=r"^Waited 0.01 s for a miracle\.$"):
        waits.until(lambda: False, seconds=0.01, what="a miracle", every=0)


def test_the_last_look_is_the_first_that_is_enough() -> None:
    look = counting()
    assert waits.last_look(look, lambda number: number == 3, seconds=5, every=0) == 3
    assert look() == 4


def test_the_last_look_is_given_even_if_it_is_not_enough() -> None:
    look = counting()
    last = waits.last_look(look, lambda number: False, seconds=0.01, every=0)
    assert last > 1
    assert look() == last + 1


def test_there_is_one_look_even_without_time() -> None:
    look = counting()
    assert waits.last_look(look, lambda number: False, seconds=0) == 1
    assert look() == 2
