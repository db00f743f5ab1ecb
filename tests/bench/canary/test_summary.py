from bench.canary.summary import summarise
from bench.facts import CrowdSecond, FlagSwitched, RolloutEnded, StageBegan
from tests.bench.canary.stages import NEW, OLD, seconds


def test_each_stage_has_its_own_seconds() -> None:
    late = seconds(NEW, 4, over=(1, 0, 0, 0))
    facts = [StageBegan(0.0, 1, 0.05), *late, StageBegan(2.0, 2, 0.25)]
    first, second = summarise(sorted(facts, key=lambda fact: fact.at)).stages
    assert [arm.answers for stage in (first, second) for arm in stage.arms] == [42, 42]
    assert first.arms[0].late_share == 2 / 42


def test_users_are_well_when_nobody_waits_or_gets_a_late_answer() -> None:
    waiting: list[CrowdSecond] = seconds(OLD, 3, waiting=5)
    facts = [
        FlagSwitched(0.0, 0.0, "guard", "late"),
        RolloutEnded(0.0, "rolled back", 2, "late"),
        *waiting,
        *seconds(OLD, 5)[3:],
    ]
    assert summarise(facts).well_after_s == 4
    assert summarise(facts[1:]).well_after_s is None
    assert summarise(facts[:5]).well_after_s is None
