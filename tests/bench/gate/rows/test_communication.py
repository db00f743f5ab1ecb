from dataclasses import replace
from typing import Literal

import pytest

from bench.canary.all_judges import known_judges
from bench.catalogue.rollout import Drill
from bench.facts import CrowdSecond, Fact, GuardDecided, RolloutEnded
from bench.gate.row import Proven
from bench.gate.rows.communication import Communication
from bench.judging.finding import Outcome, Ruling
from bench.load.drills import drill
from bench.load.offline import with_stages
from bench.load.simulation import play
from tests.bench.gate.proofs import evidence
from tests.bench.load.plays import GPT53, changed, nothing_wrong, played

ROW = Communication()
EVERYBODY = [(1.0, 20.0)]


def judged(mode: Literal["watch", "off"], then: str) -> Ruling:
    """The row after everybody got the new version at once, and nobody acted on the guard."""
    guard = replace(GPT53.table.guard, mode=mode)
    rollout = with_stages(GPT53, EVERYBODY, guard).changed(then=then)
    facts = list(play(rollout, 1, known_judges()["guard"]()))
    return ROW.judge(evidence(facts, rollout=rollout))


@pytest.mark.parametrize("seed", range(1, 13))
def test_a_guard_that_acts_tells_users_in_time(seed: int) -> None:
    ruling = ROW.judge(evidence(played(seed)))
    assert ruling.outcome is Outcome.KEPT, ruling.because


def test_people_who_find_out_post_too_late() -> None:
    ruling = judged("watch", "rollback")
    assert ruling.outcome is Outcome.BROKEN
    assert "first post after the first harm" in ruling.because


def test_harm_that_nobody_detects_is_not_posted_at_all() -> None:
    ruling = judged("off", "stay")
    assert ruling.outcome is Outcome.BROKEN
    assert ruling.because == "Users were harmed, and nothing was posted."


def test_one_run_that_nobody_posts_about_is_named() -> None:
    blind = [fact for fact in played(1) if not isinstance(fact, GuardDecided)]
    ruling = ROW.judge(evidence(played(1), blind))
    assert ruling.outcome is Outcome.BROKEN
    assert isinstance(ruling, Proven)
    assert ruling.proofs == ("facts-2.jsonl",)


def test_a_tight_limit_is_broken() -> None:
    ruling = Communication(harmed_min=0.1).judge(evidence(played(1)))
    assert ruling.outcome is Outcome.BROKEN


def test_a_rollback_before_any_harm_is_posted_in_time() -> None:
    early: list[Fact] = [
        replace(fact, over=(0, 0, 0, 0)) if isinstance(fact, CrowdSecond) else fact
        for fact in played(1)
    ]
    ruling = Communication(harmed_min=0.1).judge(evidence(early))
    assert ruling.outcome is Outcome.KEPT
    assert "1 incidents were posted" in ruling.because


def test_nobody_harmed_needs_no_post_if_the_run_came_to_its_end() -> None:
    like = nothing_wrong()
    calm = list(play(like, 1, known_judges()["guard"]()))
    ruling = ROW.judge(evidence(calm, rollout=like))
    assert ruling.outcome is Outcome.KEPT
    assert ruling.because == "Nobody was harmed, and there was nothing to post."
    cut = [fact for fact in calm if not isinstance(fact, RolloutEnded)]
    assert ROW.judge(evidence(cut, rollout=like)).outcome is Outcome.UNKNOWN


def test_neither_a_rehearsal_nor_a_run_of_other_settings_is_a_proof() -> None:
    assert ROW.judge(evidence()).outcome is Outcome.UNKNOWN
    rehearsed = drill(GPT53, 1, [Drill(0.5, "nothing")])
    assert ROW.judge(evidence(rehearsed)).outcome is Outcome.UNKNOWN
    other = changed(slower=1.5, slots=1.36)
    assert ROW.judge(evidence(played(1), rollout=other)).outcome is Outcome.UNKNOWN
