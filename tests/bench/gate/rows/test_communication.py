from dataclasses import replace
from typing import Literal

import pytest

from bench.canary.all_judges import known_judges
from bench.gate.row import Evidence
from bench.gate.rows.communication import Communication
from bench.judging.finding import Outcome, Ruling
from bench.load.offline import with_stages
from bench.load.simulation import play
from tests.bench.load.plays import GPT53, played

EVERYBODY = [(1.0, 20.0)]


def judged(mode: Literal["watch", "off"], then: str) -> Ruling:
    """The row after everybody got the new version at once, and nobody acted on the guard."""
    guard = replace(GPT53.table.guard, mode=mode)
    rollout = with_stages(GPT53, EVERYBODY, guard).changed(then=then)
    facts = play(rollout, 1, known_judges()["guard"]())
    return Communication().judge(Evidence(rollout, 1, [facts]))


@pytest.mark.parametrize("seed", range(1, 13))
def test_a_guard_that_acts_tells_users_in_time(seed: int) -> None:
    ruling = Communication().judge(Evidence(GPT53, seed, [played(seed)]))
    assert ruling.outcome is Outcome.KEPT, ruling.because


def test_people_who_find_out_post_too_late() -> None:
    ruling = judged("watch", "rollback")
    assert ruling.outcome is Outcome.BROKEN
    assert "first post after the first harm" in ruling.because


def test_harm_that_nobody_detects_is_not_posted_at_all() -> None:
    ruling = judged("off", "stay")
    assert ruling.outcome is Outcome.BROKEN
    assert "nothing was posted" in ruling.because


def test_a_tight_limit_is_broken() -> None:
    ruling = Communication(harmed_min=0.1).judge(Evidence(GPT53, 1, [played(1)]))
    assert ruling.outcome is Outcome.BROKEN


def test_without_a_run_it_could_not_tell() -> None:
    assert Communication().judge(Evidence(GPT53, 1)).outcome is Outcome.UNKNOWN
