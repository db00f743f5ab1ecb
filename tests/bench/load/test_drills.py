"""Rollbacks with something in their way, in simulated time."""

from dataclasses import replace
from functools import cache

import pytest

from bench.canary.rehearsal import Rehearsal, rehearsals
from bench.catalogue.hindrance import HINDRANCES
from bench.catalogue.rollout import Drill
from bench.facts import Fact
from bench.load.drills import drill
from bench.load.offline import crowd_seconds
from fake_backend.rollout.crowd import Retries
from fake_backend.rollout.pool import PoolSettings
from tests.bench.load.plays import GPT53


@cache
def drilled(share: float, hindrance: str, retries: Retries, most: int) -> list[Fact]:
    crowd = replace(GPT53.table.crowd, retries=retries, retries_most=most)
    return drill(GPT53.changed(crowd=crowd), 1, [Drill(share, hindrance)])


def rehearsed(share: float, hindrance: str, retries: Retries = "naive", most: int = 5) -> Rehearsal:
    (one,) = rehearsals(drilled(share, hindrance, retries, most))
    return one


def refused(share: float, retries: Retries, most: int) -> int:
    return sum(second.refused for second in crowd_seconds(drilled(share, "nothing", retries, most)))


@pytest.mark.parametrize("hindrance", HINDRANCES)
def test_users_are_well_again_whatever_hinders_the_rollback(hindrance: str) -> None:
    one = rehearsed(0.5, hindrance)
    assert one.well_s is not None
    assert one.in_force_s == HINDRANCES[hindrance].delay_s
    assert one.well_s >= one.in_force_s


def test_stale_clients_and_streams_keep_the_new_version_for_a_while() -> None:
    plain, stale = rehearsed(0.5, "nothing").last_new_s, rehearsed(0.5, "stale_clients").last_new_s
    streams = rehearsed(0.5, "streams_in_flight").last_new_s
    assert plain is not None
    assert stale is not None
    assert streams is not None
    assert min(stale, streams) > plain + 4


@pytest.mark.parametrize("retries", ["naive", "backoff"])
def test_clients_that_do_not_give_up_prolong_the_overload(retries: Retries) -> None:
    """Naive ones that give up after five quick tries hardly do; nor do those that never retry."""
    none, most = rehearsed(1.0, "nothing", "none"), rehearsed(1.0, "nothing", retries, 100)
    few = rehearsed(1.0, "nothing", "naive", 5)
    assert none.well_s is not None
    assert few.well_s is not None
    assert most.well_s is not None
    assert none.well_s <= few.well_s < 2 * none.well_s < most.well_s


@pytest.mark.parametrize("most", [5, 20, 100])
def test_at_the_same_number_of_tries_naive_clients_drain_no_later(most: int) -> None:
    """A refusal costs the pool nothing, so quick retries waste none of its capacity.

    After few tries, naive clients have given up when those that back off come back. With many, both
    keep the same demand alive. What naive clients cost is refusals.
    """
    naive, backoff = (rehearsed(1.0, "nothing", policy, most) for policy in ("naive", "backoff"))
    assert naive.well_s is not None
    assert backoff.well_s is not None
    assert naive.well_s <= backoff.well_s
    assert refused(1.0, "naive", most) > 2 * refused(1.0, "backoff", most)


@pytest.mark.parametrize("share", [0.05, 1.0])
def test_streams_are_under_way_even_where_the_queue_is_full(share: float) -> None:
    assert rehearsed(share, "streams_in_flight").streams == 12
    assert rehearsed(share, "nothing").streams == 0


def test_the_queue_is_drained_before_users_are_well() -> None:
    one = rehearsed(1.0, "nothing")
    assert one.in_force_s is not None
    assert one.drained_s is not None
    assert one.well_s is not None
    assert one.in_force_s < one.drained_s <= one.well_s


def test_a_second_without_any_answer_is_not_taken_for_the_end_of_the_queue() -> None:
    """The streams take every slot, and for some seconds nobody gets anything."""
    small = GPT53.changed(
        pool=PoolSettings(slots=8, waiting_most=200),
        crowd=replace(GPT53.table.crowd, load=0.5),
        steady_s=15.0,
    )
    (one,) = rehearsals(drill(small, 1, [Drill(0.25, "streams_in_flight")]))
    assert one.last_new_s is not None
    assert one.well_s is not None
    assert one.last_new_s < one.well_s < 60
