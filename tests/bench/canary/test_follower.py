from collections.abc import Sequence
from dataclasses import replace

from bench.canary.follower import Follower, replay
from bench.canary.judges.guard import Guard
from bench.canary.judges.kayenta import Kayenta
from bench.canary.stage import GuardSettings
from bench.canary.walk import Course
from bench.facts import (
    BaselineFrozen,
    Fact,
    FlagInForce,
    FlagSwitched,
    GhostAppeared,
    GuardDecided,
    HostLoop,
    Keystroke,
    ProcessSample,
    RolloutBegan,
    RolloutEnded,
    Ticked,
)
from bench.facts.roles import HOST
from tests.bench.canary.stages import NEW, OLD, seconds

COURSE = Course(OLD, NEW, [(0.25, 10.0)], GuardSettings(settle_s=1, deadline_s=20), 400)
FROZEN = BaselineFrozen(0.0, 1000, 0.2, 0.4)
IN_FORCE = FlagInForce(0.0, 0.25, 1)


def facts(more: Sequence[Fact] = (), **changes: object) -> list[Fact]:
    """30 seconds of a stage, in the order in which they are recorded."""
    crowd = [*seconds(NEW, 30, **changes), *seconds(OLD, 30, users=150, **changes)]
    ticks = [Ticked(number + 1.0) for number in range(30)]
    return [FROZEN, IN_FORCE, *sorted([*more, *crowd, *ticks], key=lambda fact: fact.at)]


def ends(known: list[Fact]) -> RolloutEnded:
    (ended,) = [fact for fact in known if isinstance(fact, RolloutEnded)]
    return ended


def test_the_same_facts_have_the_same_decisions() -> None:
    harmful = facts(over=(1, 1, 1, 1))
    assert replay(harmful, COURSE, Guard()) == replay(harmful, COURSE, Guard())
    assert ends(replay(harmful, COURSE, Guard())).outcome == "rolled back"


def test_another_judge_can_decide_otherwise() -> None:
    ended = ends(replay(facts(over=(1, 1, 1, 1)), COURSE, Kayenta()))
    assert (ended.outcome, ended.at) == ("passed", 10)


def test_a_run_that_went_silent_is_unknown() -> None:
    known = [fact for fact in facts() if isinstance(fact, Ticked) or not 5 < fact.at < 30]
    assert ends(replay(known, COURSE, Guard())).outcome == "unknown"


def test_without_a_baseline_nothing_is_decided() -> None:
    assert replay(facts()[2:], COURSE, Guard()) == []
    assert [one.share for one in replay(facts(), COURSE, Guard()) if isinstance(one, FlagSwitched)]


def ghost_texts(began: float, after_s: float, count: int = 10) -> list[Fact]:
    moments = [began + 0.9 * number for number in range(count)]
    keys: list[Fact] = [Keystroke(at, 10.0) for at in moments]
    loops = [HostLoop(at, 7, 20.0, 90.0) for at in moments]
    memory = [ProcessSample(at, 7, HOST, 300.0, 5.0) for at in moments]
    return [*keys, *loops, *memory, *(GhostAppeared(at + after_s, "x", "y") for at in moments)]


def test_what_the_editor_felt_in_the_baseline_is_compared_with_the_stage() -> None:
    began = RolloutBegan(-20.0, "r", "f", 1, "flag", OLD, NEW)
    start = ghost_texts(-60.0, 5.0)  # the editor starts, which takes longer than anything later
    before = [*start, began, *ghost_texts(-19.0, 0.2)]
    slow = [*before, *facts(ghost_texts(2.0, 0.8))]
    assert ends(replay(slow, COURSE, Guard())).outcome == "rolled back"
    (decided,) = [fact for fact in replay(slow, COURSE, Guard()) if isinstance(fact, GuardDecided)]
    assert decided.metric == "ghost_text_comes"
    quick = [*before, *facts(ghost_texts(2.0, 0.21))]
    assert ends(replay(quick, COURSE, Guard())).outcome == "passed"


def test_an_editor_that_dies_before_the_baseline_is_not_taken_for_none() -> None:
    began = RolloutBegan(-20.0, "r", "f", 1, "flag", OLD, NEW)
    dead = [*ghost_texts(-60.0, 0.2), began, *facts()]
    ended = ends(replay(dead, COURSE, Guard()))
    assert (ended.outcome, ended.stage) == ("unknown", 1)
    assert "extension host was not measured" in ended.because
    assert ends(replay([began, *facts()], COURSE, Guard())).outcome == "passed"


def test_what_is_recorded_after_a_tick_is_not_known_at_it() -> None:
    late = [replace(one, over=(9, 9, 9, 9)) for one in seconds(NEW, 4)]
    follower = Follower(COURSE, Guard())
    follower.see(FROZEN)
    follower.see(IN_FORCE)
    assert follower.see(Ticked(4.0)) == []
    for second in late:
        assert follower.see(second) == []
    assert not follower.over
    follower.see(Ticked(5.0))
    assert follower.over
