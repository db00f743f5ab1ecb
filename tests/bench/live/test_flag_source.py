from pathlib import Path

from bench.catalogue.hindrance import Hindrance
from bench.core import waits
from bench.facts import FlagInForce
from tests.bench.live.rollouts import facts_in, live_rollout, short


def test_a_dead_source_is_tried_again_until_it_takes_the_switch(tmp_path: Path) -> None:
    with live_rollout(short(), tmp_path) as live, live.begun() as (source, _):
        source.switch(0.5)
        waits.until(lambda: source.in_force, seconds=20, what="the first switch")
        source.switch(0.0, Hindrance("dead", dead_s=1.2, stale_s=3.0))
        waits.until(lambda: source.in_force, seconds=20, what="the rollback")
        flags = live.backend.control("GET", "flags")["flags"]
    up, back = [fact for fact in facts_in(tmp_path) if isinstance(fact, FlagInForce)]
    assert (up.share, back.share, back.tries > 1) == (0.5, 0.0, True)
    assert flags["stale_s"] == 3.0


def test_the_rollout_ends_with_its_block_although_a_switch_is_pending(tmp_path: Path) -> None:
    with live_rollout(short(), tmp_path) as live:
        with live.begun() as (source, _):
            source.switch(0.0, Hindrance("dead for ever", dead_s=3600.0))
            assert not source.in_force
        assert live.backend.control("GET", "flags")["flags"] is None
