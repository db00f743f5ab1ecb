from math import inf

from bench.canary.felt import (
    felt,
    ghost_times,
    ghost_waits,
    loop_silent_s,
    messages,
    screen_was_seen,
)
from bench.facts import (
    Appeared,
    CrowdSecond,
    Fact,
    GhostAppeared,
    HostLoop,
    Keystroke,
    ProcessSample,
    StepDone,
)
from bench.facts.roles import HOST, RENDERER
from tests.bench.canary.stages import HEALTHY


def test_a_ghost_text_is_timed_from_the_last_key_before_it_and_once() -> None:
    facts: list[Fact] = [
        GhostAppeared(0.5, "no key was pressed", ""),
        Keystroke(1.0, 9.0),
        Keystroke(1.2, 9.0),
        GhostAppeared(1.5, "a", ""),
        GhostAppeared(1.9, "ab", ""),
    ]
    assert [round(seconds, 6) for seconds in ghost_times(facts)] == [0.3]


def test_a_ghost_text_that_did_not_come_counts_with_the_wait() -> None:
    facts: list[Fact] = [Keystroke(1.0, 9.0), StepDone(7.0, "ghost text", ok=False, seconds=6.0)]
    assert ghost_waits(facts) == [6.0]
    assert ghost_waits([StepDone(7.0, "accept", ok=False, seconds=6.0)]) == []


def test_numbers_of_a_stage() -> None:
    facts: list[Fact] = [
        ProcessSample(1.0, 7, HOST, 300.0, 5.0),
        ProcessSample(1.0, 8, RENDERER, 900.0, 5.0),
        ProcessSample(2.0, 7, HOST, 350.0, 5.0),
        HostLoop(2.0, 7, 12.0, 90.0),
        Keystroke(2.0, 9.0),
        Appeared(2.0, "notification", 1, "Too many requests"),
        Appeared(2.0, "notification", 1, "Too many requests"),
        Appeared(2.0, "progress", 2, "spinning"),
    ]
    found = felt(facts)
    assert found is not None
    assert (found.host_mb, found.loop_ms, found.key_ms) == (350.0, 12.0, 9.0)
    assert found.told == ("Too many requests",) == messages(facts)
    assert found.median_s is None


def test_without_an_editor_nothing_was_felt() -> None:
    crowd: list[CrowdSecond] = [HEALTHY]
    assert felt(crowd) is None


def test_a_loop_is_silent_since_it_was_last_measured() -> None:
    facts: list[Fact] = [HostLoop(3.0, 7, 12.0, 90.0), HostLoop(2.0, 7, 12.0, 90.0)]
    assert loop_silent_s(facts, 10.0) == 7.0
    assert loop_silent_s([], 10.0) == inf


def test_a_screen_was_seen_if_its_page_recorded_anything() -> None:
    assert screen_was_seen([Keystroke(1.0, 9.0)])
    assert screen_was_seen([Appeared(1.0, "status", 1, "Copilot")])
    assert not screen_was_seen([HostLoop(1.0, 7, 12.0, 90.0)])
