from bench.canary.judges.guard import Guard
from bench.canary.judges.kayenta import Kayenta
from bench.canary.replay import replay
from bench.canary.stage import GuardSettings
from bench.canary.walk import Course
from bench.facts import BaselineFrozen, Fact, FlagSwitched, RolloutEnded
from tests.bench.canary.stages import NEW, OLD, seconds

COURSE = Course(OLD, NEW, [(0.25, 10.0)], GuardSettings(settle_s=1, deadline_s=20), 400)


def facts(**changes: object) -> list[Fact]:
    frozen = BaselineFrozen(0.0, 1000, 0.2, 0.4)
    return [frozen, *seconds(NEW, 30, **changes), *seconds(OLD, 30, users=150, **changes)]


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
    known = [fact for fact in facts() if fact.at < 5 or fact.at > 29]
    assert ends(replay(known, COURSE, Guard())).outcome == "unknown"


def test_without_a_baseline_nothing_is_decided() -> None:
    assert replay(facts()[1:], COURSE, Guard()) == []
    assert [one.share for one in replay(facts(), COURSE, Guard()) if isinstance(one, FlagSwitched)]
