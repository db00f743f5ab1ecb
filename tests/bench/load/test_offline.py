"""The founding incident in simulated time: what the guard sees at 5 % and at 25 %."""

from dataclasses import replace

import pytest

from bench.canary.all_judges import known_judges
from bench.canary.follower import replay
from bench.canary.judges.guard import Guard
from bench.canary.summary import arm, summarise
from bench.canary.walk import PASSED, UNKNOWN
from bench.facts import CrowdSecond, Fact, GuardDecided, StageBegan, Ticked
from bench.facts.file import from_line, to_line
from bench.load.offline import with_stages
from bench.load.simulation import play
from tests.bench.load.plays import GPT53, ended, nothing_wrong, one_stage, played, seeds

SEEDS = range(1, 13)
LEAST = 299  # answers, of which none is late, that prove P99 to be within the threshold


def late_share(facts: tuple[Fact, ...], version: str) -> float:
    (began,) = [fact.at for fact in facts if isinstance(fact, StageBegan)]
    seconds = [f for f in facts if isinstance(f, CrowdSecond) and f.at > began + 5]
    return arm(version, seconds).late_share


def answers_at_each_pass(facts: tuple[Fact, ...]) -> list[int]:
    """The answers of the new version that each pass rests on, as its sentence says."""
    passes = (fact for fact in facts if isinstance(fact, GuardDecided) and fact.action == "pass")
    return [int(fact.because.split(maxsplit=1)[0]) for fact in passes]


@pytest.mark.parametrize("seed", SEEDS)
def test_five_percent_passes_while_the_fault_is_there(seed: int) -> None:
    """At 5 % P99 stays below twice the baseline; at 25 % the guard rolls back within 40 s."""
    five, *_ = summarise(played(seed)).stages
    assert all(arm.late_share < 0.01 for arm in five.arms)
    assert "rollback" not in [decision.action for decision in five.decisions]


def test_a_quarter_rolls_back_within_forty_seconds() -> None:
    rolled_back = 0
    for seed in SEEDS:
        end = ended(played(seed))
        assert end.outcome == "rolled back"
        began = [f.at for f in played(seed) if isinstance(f, StageBegan) and f.stage == 2]
        rolled_back += end.stage == 2 and end.at - began[0] <= 40
    assert rolled_back >= 10


@pytest.mark.parametrize("seed", seeds([2, 3], [1, *range(4, 13)]))
@pytest.mark.parametrize("factors", [(1.4, 1.0), (1.0, 1.36)], ids=["only slower", "only heavier"])
def test_either_half_of_the_slowness_alone_passes_a_quarter(
    seed: int, factors: tuple[float, float]
) -> None:
    """It takes both factors to break at a quarter; either of them breaks when everybody has it."""
    quarter = one_stage(seed, 0.25, *factors)
    assert all(late_share(quarter, name) < 0.01 for name in GPT53.versions)
    assert late_share(one_stage(seed, 1.0, *factors), GPT53.new.name) > 0.01


@pytest.mark.parametrize("seed", seeds([3, 4], [1, 2, *range(5, 13)]))
@pytest.mark.parametrize("share", [0.25, 0.5])
def test_concurrent_control_is_blind(seed: int, share: float) -> None:
    """Kayenta's rule passes what harms everybody: the version beside it is harmed as much."""
    facts = one_stage(seed, share)
    assert late_share(facts, GPT53.old.name) > 0.01  # as much as the guard allows
    course = with_stages(GPT53, [(share, 40.0)]).course
    verdicts = {
        name: [f.outcome for f in replay(facts, course, kind()) if hasattr(f, "outcome")]
        for name, kind in known_judges().items()
    }
    assert verdicts["kayenta"] == ["passed"]
    assert verdicts["guard"] == ["rolled back"]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_wrong_passes_every_stage(seed: int) -> None:
    facts = tuple(play(nothing_wrong(), seed, Guard()))
    assert ended(facts).outcome == PASSED
    assert all(count >= LEAST for count in answers_at_each_pass(facts))


@pytest.mark.nightly
@pytest.mark.timeout(1800)
def test_nothing_wrong_is_hardly_ever_rolled_back() -> None:
    """Fifty seeds of four stages: at most one ends otherwise, and none passes too early."""
    outcomes = []
    for seed in range(1, 51):
        facts = tuple(play(nothing_wrong(), seed, Guard()))
        assert all(count >= LEAST for count in answers_at_each_pass(facts)), seed
        outcomes.append(ended(facts).outcome)
    assert outcomes.count(PASSED) >= 49, outcomes


def test_the_same_seed_has_the_same_facts_and_decisions() -> None:
    again = tuple(play(GPT53, 1, known_judges()["guard"]()))
    assert again == played(1)
    assert again != played(2)
    lines = [from_line(to_line(fact)) for fact in again]
    decided = replay(lines, GPT53.course, known_judges()["guard"]())
    live = [fact for fact in again if isinstance(fact, GuardDecided)]
    assert [fact for fact in decided if isinstance(fact, GuardDecided)] == live


@pytest.mark.parametrize("mode", ["act", "watch"])
def test_a_crowd_that_is_off_at_a_quarter_never_gets_to_a_half(mode: str) -> None:
    guard = replace(GPT53.table.guard, mode=mode)  # type: ignore[arg-type]
    _, began, *_ = (fact.at for fact in played(1) if isinstance(fact, StageBegan))
    silent = [f for f in played(1) if f.at <= began or not isinstance(f, CrowdSecond | Ticked)]
    more = [Ticked(began + second) for second in range(1, 100)]
    decided = replay([*silent, *more], replace(GPT53.course, guard=guard), Guard())
    assert [fact.share for fact in decided if isinstance(fact, StageBegan)] == [0.05, 0.25, 0.0]
    end = ended(tuple(decided))
    assert (end.outcome, end.stage, end.at) == (UNKNOWN, 2, began + 80)


def test_no_crowd_is_never_the_next_stage() -> None:
    crowd = GPT53.table.crowd.__class__(users=1, load=0.0001)
    table = GPT53.table.model_copy(update={"crowd": crowd})
    rollout = GPT53.__class__(GPT53.name, GPT53.file, table, GPT53.versions)
    end = ended(tuple(play(rollout, 1, known_judges()["guard"]())))
    assert (end.outcome, end.stage) == ("unknown", 0)
    assert "no baseline" in end.because
