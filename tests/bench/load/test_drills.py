"""Rollbacks with something in their way, in simulated time."""

from dataclasses import replace
from functools import cache

import pytest

from bench.canary.rehearsal import Rehearsal, rehearsals
from bench.catalogue.hindrance import HINDRANCES
from bench.catalogue.rollout import Drill
from bench.load.drills import drill
from fake_backend.rollout.crowd import Retries
from tests.bench.load.plays import GPT53


@cache
def rehearsed(share: float, hindrance: str, retries: Retries = "naive") -> Rehearsal:
    rollout = GPT53.changed(crowd=replace(GPT53.table.crowd, retries=retries))
    (one,) = rehearsals(drill(rollout, 1, [Drill(share, hindrance)]))
    return one


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


def test_a_queue_drains_later_with_naive_retries() -> None:
    naive, backoff = rehearsed(1.0, "nothing").well_s, rehearsed(1.0, "nothing", "backoff").well_s
    assert naive is not None
    assert backoff is not None
    assert backoff < naive
