"""The founding incident in simulated time: what the guard sees at 5 % and at 25 %."""

import pytest

from bench.canary.all_judges import known_judges
from bench.canary.follower import replay
from bench.canary.summary import arm, summarise
from bench.facts import CrowdSecond, Fact, GuardDecided, StageBegan
from bench.facts.file import from_line, to_line
from bench.load.offline import with_stages
from bench.load.simulation import play
from tests.bench.load.plays import GPT53, changed, ended, one_stage, played

SEEDS = range(1, 13)


def late_share(facts: tuple[Fact, ...], version: str) -> float:
    (began,) = [fact.at for fact in facts if isinstance(fact, StageBegan)]
    seconds = [f for f in facts if isinstance(f, CrowdSecond) and f.at > began + 5]
    return arm(version, seconds).late_share


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


@pytest.mark.parametrize("factors", [(1.4, 1.0), (1.0, 1.36)], ids=["only slower", "only heavier"])
def test_either_half_of_the_slowness_alone_passes_a_quarter(factors: tuple[float, float]) -> None:
    """It takes both factors to break at a quarter; either of them breaks when everybody has it."""
    assert all(late_share(one_stage(2, 0.25, *factors), name) < 0.01 for name in GPT53.versions)
    assert late_share(one_stage(2, 1.0, *factors), GPT53.new.name) > 0.01


@pytest.mark.parametrize("share", [0.25, 0.5])
def test_concurrent_control_is_blind(share: float) -> None:
    """Kayenta's rule passes what harms everybody: the version beside it is harmed as much."""
    facts = one_stage(3, share)
    assert late_share(facts, GPT53.old.name) > 0.05
    course = with_stages(GPT53, [(share, 40.0)]).course
    verdicts = {
        name: [f.outcome for f in replay(facts, course, kind()) if hasattr(f, "outcome")]
        for name, kind in known_judges().items()
    }
    assert verdicts["kayenta"] == ["passed"]
    assert verdicts["guard"] == ["rolled back"]


def test_nothing_wrong_passes_every_stage() -> None:
    twin = changed(slower=1.0, slots=1.0)
    for seed in (1, 2):
        assert ended(tuple(play(twin, seed, known_judges()["guard"]()))).outcome == "passed"


def test_the_same_seed_has_the_same_facts_and_decisions() -> None:
    again = tuple(play(GPT53, 1, known_judges()["guard"]()))
    assert again == played(1)
    assert again != played(2)
    lines = [from_line(to_line(fact)) for fact in again]
    decided = replay(lines, GPT53.course, known_judges()["guard"]())
    live = [fact for fact in again if isinstance(fact, GuardDecided)]
    assert [fact for fact in decided if isinstance(fact, GuardDecided)] == live


def test_no_crowd_is_never_the_next_stage() -> None:
    crowd = GPT53.table.crowd.__class__(users=1, load=0.0001)
    table = GPT53.table.model_copy(update={"crowd": crowd})
    rollout = GPT53.__class__(GPT53.name, GPT53.file, table, GPT53.versions)
    end = ended(tuple(play(rollout, 1, known_judges()["guard"]())))
    assert (end.outcome, end.stage) == ("unknown", 0)
    assert "no baseline" in end.because
