from dataclasses import replace

from bench.catalogue.rollout import Drill
from bench.facts import CrowdSecond, Fact, GuardDecided, RolloutEnded
from bench.gate.rows.communication import Communication
from bench.judging.finding import Outcome
from bench.load.drills import drill
from tests.bench.gate.proofs import evidence
from tests.bench.load.plays import GPT53, changed, played

ROW = Communication()


def test_a_guard_that_acts_tells_users_in_time() -> None:
    ruling = ROW.judge(evidence(played(1)))
    assert ruling.outcome is Outcome.KEPT, ruling.because


def test_a_tight_limit_is_broken() -> None:
    ruling = Communication(harmed_min=0.1).judge(evidence(played(1)))
    assert ruling.outcome is Outcome.BROKEN


def test_harm_that_nobody_detects_is_broken() -> None:
    blind = [fact for fact in played(1) if not isinstance(fact, GuardDecided)]
    ruling = ROW.judge(evidence(played(1), blind))
    assert ruling.because == "Users were harmed, and nothing was posted."
    assert ruling.outcome is Outcome.BROKEN


def test_nobody_harmed_needs_no_post_if_the_run_came_to_its_end() -> None:
    calm: list[Fact] = [
        replace(fact, over=(0, 0, 0, 0)) if isinstance(fact, CrowdSecond) else fact
        for fact in played(1)
    ]
    assert ROW.judge(evidence(calm)).outcome is Outcome.KEPT
    cut = [fact for fact in calm if not isinstance(fact, RolloutEnded)]
    assert ROW.judge(evidence(cut)).outcome is Outcome.UNKNOWN


def test_neither_a_rehearsal_nor_a_run_of_other_settings_is_a_proof() -> None:
    assert ROW.judge(evidence()).outcome is Outcome.UNKNOWN
    rehearsed = drill(GPT53, 1, [Drill(0.5, "nothing")])
    assert ROW.judge(evidence(rehearsed)).outcome is Outcome.UNKNOWN
    other = changed(slower=1.5, slots=1.36)
    assert ROW.judge(evidence(played(1), rollout=other)).outcome is Outcome.UNKNOWN
