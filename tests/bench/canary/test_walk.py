from dataclasses import replace

import pytest

from bench.canary.judge import Decision, Judge
from bench.canary.judges.guard import Guard
from bench.canary.stage import GuardSettings, Stage
from bench.canary.walk import Course, Facts, Walk, switched_back_by_bench
from bench.facts import FlagSwitched, GuardDecided, Keystroke, RolloutEnded, StageBegan
from tests.bench.canary.stages import HEALTHY, NEW, OLD, seconds

GUARD = GuardSettings(deadline_s=20, settle_s=2)
COURSE = Course(OLD, NEW, [(0.05, 10.0), (0.25, 10.0)], GUARD, 400)


class Always(Judge):
    def __init__(self, action: str, *, sure: bool = True) -> None:
        self._decision = Decision(action, f"It says {action}.", sure=sure)  # type: ignore[arg-type]

    def decide(self, stage: Stage) -> Decision:
        return self._decision


class Crashing(Judge):
    def decide(self, stage: Stage) -> Decision:
        raise RuntimeError("killed")


def walked(judge: Judge, course: Course = COURSE, *, seen: bool = False) -> Facts:
    """A minute of a rollout; nothing of its crowd is seen, or each second."""
    walk = Walk(course, judge, 0.4, [])
    facts: Facts = []
    new = walk.begin(100.0)
    for tick in range(1, 61):
        facts += new
        for fact in new:
            if isinstance(fact, FlagSwitched):
                walk.in_force(fact.at, fact.share)
        now = 100.0 + tick
        new = walk.tick(now, [replace(HEALTHY, at=now)] if seen else [])
    return facts + new


def shares(facts: Facts) -> list[float]:
    return [fact.share for fact in facts if isinstance(fact, FlagSwitched)]


def end(facts: Facts) -> RolloutEnded:
    (ended,) = [fact for fact in facts if isinstance(fact, RolloutEnded)]
    return ended


def test_stages_that_pass_follow_each_other_to_the_end() -> None:
    facts = walked(Always("pass"))
    assert shares(facts) == [0.05, 0.25]
    assert [fact.stage for fact in facts if isinstance(fact, StageBegan)] == [1, 2]
    assert (end(facts).outcome, end(facts).stage) == ("passed", 2)


def test_a_rollback_switches_the_flag_and_is_final() -> None:
    facts = walked(Always("rollback"))
    assert shares(facts) == [0.05, 0.0]
    assert [fact.who for fact in facts if isinstance(fact, FlagSwitched)] == ["rollout", "guard"]
    assert (end(facts).outcome, end(facts).at) == ("rolled back", 101)


@pytest.mark.parametrize("judge", [Always("hold", sure=False), Crashing(), Guard()], ids=type)
def test_who_cannot_tell_never_goes_on(judge: Judge) -> None:
    """The judge is in doubt, has crashed, or has seen nothing: no crowd, or a dead journal."""
    facts = walked(judge)
    assert shares(facts) == [0.05, 0.0]
    assert end(facts).outcome == "unknown"
    assert end(facts).at == 120
    assert "deadline of 20 s is over" in end(facts).because


def test_a_stop_at_the_deadline_leaves_the_flag() -> None:
    course = replace(COURSE, guard=replace(GUARD, on_deadline="stop"))
    facts = walked(Always("hold"), course)
    assert shares(facts) == [0.05]
    assert end(facts).outcome == "unknown"


def test_a_watching_guard_decides_and_switches_nothing() -> None:
    course = replace(COURSE, guard=replace(GUARD, mode="watch"))
    facts = walked(Always("rollback"), course, seen=True)
    assert shares(facts) == [0.05, 0.25]
    assert end(facts).outcome == "passed"
    assert [fact.action for fact in facts if isinstance(fact, GuardDecided)] == ["rollback"] * 2


@pytest.mark.parametrize(
    "judge", [Always("rollback"), Always("hold"), Always("stay"), Crashing(), Guard()]
)
def test_a_watching_guard_that_sees_nothing_never_goes_on(judge: Judge) -> None:
    """The journal is dead, or the crowd is off: time alone lets no stage go on."""
    facts = walked(judge, replace(COURSE, guard=replace(GUARD, mode="watch")))
    assert shares(facts) == [0.05, 0.0]
    assert (end(facts).outcome, end(facts).stage, end(facts).at) == ("unknown", 1, 120)
    assert end(facts).because == "Nothing of the crowd was seen within 20 s."


def test_without_a_guard_only_time_counts() -> None:
    course = replace(COURSE, guard=replace(GUARD, mode="off"))
    facts = walked(Crashing(), course)
    assert [fact.at for fact in facts if isinstance(fact, StageBegan)] == [100, 110]
    assert end(facts).at == 120


def test_a_decision_is_a_fact_only_when_it_changes() -> None:
    assert len([fact for fact in walked(Always("hold")) if isinstance(fact, GuardDecided)]) == 2


def test_the_beginning_of_a_stage_is_left_out() -> None:
    walk = Walk(COURSE, Guard(), 0.4, [])
    walk.begin(0.0)
    walk.in_force(0.0, 0.05)
    harmful = [replace(one, over=(9, 9, 9, 9)) for one in seconds(NEW, 2)]
    assert walk.tick(2.0, harmful) == []
    later = [replace(one, at=one.at + 2) for one in harmful]
    assert end(walk.tick(4.0, later)).outcome == "rolled back"


@pytest.mark.parametrize("mode", ["act", "watch", "off"])
def test_a_flag_that_never_comes_into_force_ends_the_rollout(mode: str) -> None:
    course = replace(COURSE, guard=replace(GUARD, mode=mode))  # type: ignore[arg-type]
    walk = Walk(course, Always("pass"), 0.4, [])
    facts = walk.begin(0.0)
    for tick in range(1, 30):
        facts += walk.tick(float(tick), [])
    assert shares(facts) == [0.05, 0.0]
    assert (end(facts).outcome, end(facts).at) == ("unknown", 20)


def test_the_time_of_a_stage_begins_when_the_flag_is_in_force() -> None:
    walk = Walk(COURSE, Always("pass"), 0.4, [])
    walk.begin(0.0)
    assert walk.tick(12.0, []) == []
    walk.in_force(15.0, 0.25)  # a late word of another switch
    walk.in_force(15.0, 0.05)
    assert shares(walk.tick(16.0, [])) == [0.25]


def test_people_roll_back_after_the_last_stage() -> None:
    facts = walked(Always("pass"), replace(COURSE, rolled_back_by_person=True))
    assert [fact.who for fact in facts if isinstance(fact, FlagSwitched)][-1] == "person"
    assert end(facts).outcome == "rolled back"


def test_the_bench_switches_back_in_place_of_a_guard_that_failed() -> None:
    facts = switched_back_by_bench(7.0, 2, "The guard failed.")
    assert [(fact.share, fact.who) for fact in facts if isinstance(fact, FlagSwitched)] == [
        (0.0, "bench")
    ]
    assert [fact.stage for fact in facts if isinstance(fact, StageBegan)] == [0]
    assert [fact.action for fact in facts if isinstance(fact, GuardDecided)] == ["rollback"]
    assert end(facts) == RolloutEnded(7.0, "unknown", 2, "The guard failed.")


def test_before_the_first_stage_there_is_none_to_leave() -> None:
    facts = switched_back_by_bench(7.0, 0, "The guard failed.")
    assert [type(fact) for fact in facts] == [FlagSwitched, RolloutEnded]


def test_what_the_editor_s_user_felt_with_the_old_version_goes_with_the_stages() -> None:
    """The user of the real editor has the new version from 25 % on."""
    stages: list[Stage] = []

    class Noting(Always):
        def decide(self, stage: Stage) -> Decision:
            stages.append(stage)
            return super().decide(stage)

    walk = Walk(replace(COURSE, editor_joins=0.25), Noting("pass"), 0.4, [])
    walk.begin(100.0)
    keys = [Keystroke(at, 9.0) for at in (103.0, 115.0)]
    walk.in_force(100.0, 0.05)
    walk.tick(104.0, [], keys[:1])
    walk.in_force(110.0, 0.25)
    walk.tick(116.0, [], keys[1:])
    first, second = stages
    assert (first.editor_is_new, first.felt, first.felt_earlier) == (False, keys[:1], [])
    assert (second.editor_is_new, second.felt, second.felt_earlier) == (True, keys[1:], keys[:1])
