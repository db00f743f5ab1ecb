import random

import pytest

from fake_backend.rollout.pool import Pool


def admitted(pool: Pool, now: float, slots: float = 1, busy_s: float = 1.0) -> float:
    place = pool.admit(now, slots, busy_s)
    assert place is not None
    return place.wait_s


def test_who_finds_a_free_slot_does_not_wait() -> None:
    pool = Pool(slots=2, waiting_most=10)
    assert [admitted(pool, 0.0), admitted(pool, 0.5), admitted(pool, 1.0)] == [0, 0, 0]


def test_the_others_wait_until_slots_are_free_in_the_order_of_their_arrival() -> None:
    pool = Pool(slots=2, waiting_most=10)
    waits = [admitted(pool, 0.0, busy_s=3), admitted(pool, 0.0, busy_s=1)]
    waits += [admitted(pool, 0.0, slots=2), admitted(pool, 0.5, slots=1)]
    assert waits == [0, 0, 3, 3.5]  # the last one would fit at 1 s, but nobody overtakes
    assert pool.waiting(0.6) == 2
    assert pool.busy(0.6) == 2
    assert pool.waiting(3.0) == 1


def test_a_full_queue_refuses_and_says_how_long_it_is() -> None:
    pool = Pool(slots=1, waiting_most=1)
    assert [admitted(pool, 0.0), admitted(pool, 0.0)] == [0, 1]
    assert pool.admit(0.5, 1, 1.0) is None
    assert pool.drained_s(0.5) == 0.5
    assert admitted(pool, 1.5) == 0.5


def test_a_pool_without_a_queue_still_serves() -> None:
    pool = Pool(slots=1, waiting_most=0)
    assert admitted(pool, 0.0) == 0
    assert pool.admit(0.5, 1, 1.0) is None
    assert admitted(pool, 1.0) == 0


def test_who_loses_patience_takes_no_slots() -> None:
    pool = Pool(slots=1, waiting_most=10)
    admitted(pool, 0.0, busy_s=5)
    impatient = pool.admit(0.0, 1, 5.0, patience_s=2)
    assert impatient is not None
    assert not impatient.served
    assert (pool.waiting(1.9), pool.waiting(2.0)) == (1, 0)
    assert admitted(pool, 2.0) == 3


def test_slots_of_a_client_that_left_are_free_at_once() -> None:
    pool = Pool(slots=1, waiting_most=10)
    gone = pool.admit(0.0, 1, 100.0)
    assert gone is not None
    pool.leave(gone, 1.0)
    assert admitted(pool, 1.0) == 0
    pool.leave(gone, 1.0)  # a second time changes nothing
    assert admitted(pool, 1.0) == 1


def test_a_request_that_never_fits_is_an_error() -> None:
    with pytest.raises(ValueError, match="needs 3 slots, but the pool has 2"):
        Pool(slots=2, waiting_most=1).admit(0.0, 3, 1.0)


def test_it_agrees_with_a_queue_that_is_played_through() -> None:
    drawn = random.Random(4)
    arrivals, now = [], 0.0
    for _ in range(400):
        now += drawn.expovariate(12.0)
        arrivals.append((now, drawn.choice([1.0, 1.36]), drawn.uniform(0.05, 0.9)))
    pool = Pool(slots=6, waiting_most=10_000)
    waits = [admitted(pool, at, slots, busy_s) for at, slots, busy_s in arrivals]
    assert waits == pytest.approx(played(6, arrivals))
    assert max(waits) > 0.5


def played(slots: float, arrivals: list[tuple[float, float, float]]) -> list[float]:
    """The same queue by brute force: the first one starts as soon as what runs leaves it room."""
    running: list[tuple[float, float]] = []
    waits, last = [], 0.0
    for at, need, busy_s in arrivals:
        start = max(at, last)
        moments = sorted({start, *(end for end, _ in running if end > start)})
        start = next(
            moment
            for moment in moments
            if sum(size for end, size in running if end > moment) + need <= slots + 1e-9
        )
        running.append((start + busy_s, need))
        waits.append(start - at)
        last = start
    return waits


def test_a_request_that_must_not_be_refused_waits_behind_a_full_queue() -> None:
    pool = Pool(slots=1, waiting_most=1)
    assert [admitted(pool, 0.0), admitted(pool, 0.0)] == [0, 1]
    place = pool.admit(0.5, 1, 1.0, even_if_full=True)
    assert place is not None
    assert (place.start, pool.waiting(0.5)) == (2.0, 2)
