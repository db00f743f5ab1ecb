from bench.canary.rehearsal import WHO, rehearsals
from bench.facts import (
    CrowdSecond,
    Fact,
    FlagInForce,
    FlagSwitched,
    GhostAppeared,
    Keystroke,
    RolloutBegan,
)
from tests.bench.canary.stages import NEW, OLD, seconds


def ghost(at: float, took: float) -> list[Fact]:
    return [Keystroke(at, 9.0), GhostAppeared(at + took, "x", "")]


def crowd(first: int, last: int, version: str = OLD, **changes: object) -> list[CrowdSecond]:
    return [one for one in seconds(version, last, **changes) if one.at > first]


BACK = FlagSwitched(20.0, 0.0, WHO, "flag_source_dead")
DRILL: list[Fact] = [
    RolloutBegan(0.0, "r", "f", 1, "flag", OLD, NEW),
    *(fact for number in range(9) for fact in ghost(1.0 + number, 0.2)),
    FlagSwitched(10.0, 0.5, WHO, ""),
    BACK,
    *crowd(20, 26, NEW, over=(9, 0, 0, 0), lasts_s=1.5),
    FlagInForce(25.0, 0.0, 6),
    *crowd(26, 30, waiting=3),
    *crowd(30, 33),
    *ghost(27.0, 2.0),
    *ghost(31.0, 0.3),
]


def test_each_step_is_timed_from_the_decision() -> None:
    (one,) = rehearsals(DRILL)
    assert (one.share, one.hindrance, one.tries) == (0.5, "flag_source_dead", 6)
    assert (one.in_force_s, one.last_new_s, one.well_s) == (5.0, 7.5, 11.0)
    assert one.ghost_s == 11.3
    assert one.has_editor


def test_what_was_not_seen_is_none() -> None:
    cut = [fact for fact in DRILL if fact.at <= 24]
    (one,) = rehearsals(cut)
    assert (one.in_force_s, one.last_new_s, one.well_s, one.ghost_s) == (None, None, None, None)
    assert rehearsals(DRILL[:3]) == []
