from collections.abc import Sequence
from dataclasses import replace

from bench.catalogue.rollout import Drill
from bench.facts import CrowdSecond, Fact, FlagInForce, RolloutBegan
from bench.gate.row import Evidence
from bench.gate.rows.rehearsal import Rehearsal
from bench.judging.finding import Outcome, Ruling
from bench.load.drills import drill
from tests.bench.load.plays import GPT53

FACTS = drill(GPT53, 1, [Drill(0.25, "nothing")])


def judged(*runs: Sequence[Fact]) -> Ruling:
    return Rehearsal().judge(Evidence(GPT53, 1, runs))


def test_a_rehearsal_of_this_rollout_is_go() -> None:
    assert judged(FACTS).outcome is Outcome.KEPT


def test_none_or_one_of_another_rollout_is_no_proof() -> None:
    assert judged().outcome is Outcome.UNKNOWN
    stale = [
        replace(fact, fingerprint="older") if isinstance(fact, RolloutBegan) else fact
        for fact in FACTS
    ]
    assert judged(stale).outcome is Outcome.UNKNOWN


def test_a_rollback_that_was_never_in_force_is_no_go() -> None:
    cut = [fact for fact in FACTS if not (isinstance(fact, FlagInForce) and not fact.share)]
    assert judged(cut).outcome is Outcome.BROKEN
    sick = [replace(fact, waiting=9) if isinstance(fact, CrowdSecond) else fact for fact in FACTS]
    assert "users well" in judged(sick).because
