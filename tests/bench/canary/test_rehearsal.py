import pytest

from bench.canary.rehearsal import WHO, rehearsals
from bench.facts import (
    CLOSING,
    WINDOW_CLOSED,
    CrowdSecond,
    Fact,
    FlagInForce,
    FlagSwitched,
    GhostAppeared,
    HostExit,
    HostLoop,
    Keystroke,
    OnPurpose,
    PageCrashed,
    PhaseBegan,
    ProcessGone,
    RolloutBegan,
    SentinelActive,
    StreamsBegan,
    SubjectActive,
)
from bench.facts.roles import HOST, RENDERER
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
    *crowd(20, 26, NEW, over=(9, 0, 0, 0), waiting=5, lasts_s=1.5),
    FlagInForce(25.0, 0.0, 6),
    *crowd(26, 30, waiting=3),
    *crowd(30, 32, over=(1, 0, 0, 0)),
    *crowd(32, 35),
    StreamsBegan(19.9, NEW, 12),
    HostLoop(21.0, 100, 10.0, 80.0),
    *ghost(27.0, 2.0),
    *ghost(31.0, 0.3),
]


def test_each_step_is_timed_from_the_decision() -> None:
    (one,) = rehearsals(DRILL)
    assert (one.share, one.hindrance, one.tries) == (0.5, "flag_source_dead", 6)
    assert (one.in_force_s, one.last_new_s, one.drained_s, one.well_s) == (5.0, 7.5, 11.0, 13.0)
    assert one.ghost_s == 11.3
    assert one.has_editor
    assert one.host_seen
    assert (one.streams, one.restarted) == (12, "")


def test_what_was_not_seen_is_none() -> None:
    cut = [fact for fact in DRILL if fact.at <= 24]
    (one,) = rehearsals(cut)
    assert (one.in_force_s, one.last_new_s, one.drained_s) == (None, None, None)
    assert (one.well_s, one.ghost_s) == (None, None)
    assert rehearsals(DRILL[:3]) == []


RESTARTS: list[tuple[Fact, str]] = [
    (HostExit(22.0, 100, 1, None), "the extension host ended"),
    (ProcessGone(22.0, 100, HOST), "the extension host ended"),
    (PageCrashed(22.0), "the page crashed"),
    (OnPurpose(22.0, WINDOW_CLOSED, 1.0), "the window was reopened"),
    (SentinelActive(22.0, 900.0), "extensions were activated again"),
    (SubjectActive(22.0, "some.extension", 900.0), "extensions were activated again"),
]


@pytest.mark.parametrize(("fact", "what"), RESTARTS, ids=lambda part: type(part).__name__)
def test_what_was_restarted_after_the_rollback_is_named(fact: Fact, what: str) -> None:
    (one,) = rehearsals([*DRILL, fact])
    assert one.restarted == what


@pytest.mark.parametrize(
    "fact",
    [
        HostExit(15.0, 100, 1, None),
        SentinelActive(0.5, 900.0),
        ProcessGone(22.0, 300, RENDERER),
        OnPurpose(22.0, "second window", 1.0),
        HostExit(41.0, 100, 0, None),
    ],
    ids=["before", "start", "page", "another window", "the end of the editor"],
)
def test_what_comes_before_the_rollback_or_after_the_editor_is_no_restart(fact: Fact) -> None:
    (one,) = rehearsals([*DRILL, PhaseBegan(40.0, CLOSING), fact])
    assert one.restarted == ""


def test_without_facts_of_the_host_nothing_is_known_of_it() -> None:
    (one,) = rehearsals([fact for fact in DRILL if not isinstance(fact, HostLoop)])
    assert not one.host_seen
