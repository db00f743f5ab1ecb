from bench.canary.metrics.share_as_wanted import ShareAsWanted
from bench.judging.finding import Outcome
from tests.bench.canary.stages import NEW, OLD, seconds, stage


def outcome(new: int, old: int, share: float = 0.25) -> Outcome:
    users = stage(seconds(NEW, users=new), seconds(OLD, users=old), share=share)
    return ShareAsWanted().judge(users).outcome


def test_a_share_within_chance_is_kept() -> None:
    assert outcome(50, 150) is Outcome.KEPT
    assert outcome(88, 1912, share=0.05) is Outcome.KEPT


def test_another_share_is_in_doubt() -> None:
    assert outcome(100, 100) is Outcome.UNKNOWN
    assert outcome(40, 1960, share=0.05) is Outcome.UNKNOWN


def test_everybody_means_everybody() -> None:
    assert outcome(2000, 0, share=1.0) is Outcome.KEPT
    assert outcome(1950, 50, share=1.0) is Outcome.UNKNOWN


def test_few_users_say_nothing() -> None:
    assert outcome(5, 15) is Outcome.UNKNOWN
