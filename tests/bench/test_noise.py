from dataclasses import replace

import pytest

from bench.facts import Fact, MachineLoad, MachineStalled, ProcessSample
from bench.noise import excused, noise, stolen, stretch
from bench.roles import HOST, RENDERER
from bench.rule import Outcome, broken, degraded, kept, unknown
from bench.timeline import Timeline, Window

WINDOW = Window(10.0, 20.0)


def told(*facts: Fact, harmless_ms: float = 0.0) -> str:
    return noise(Timeline.of(facts), WINDOW, harmless_ms)


def test_a_quiet_machine_excuses_nothing() -> None:
    assert told() == ""
    assert told(MachineStalled(25.0, 900.0), MachineLoad(25.0, 90.0, 50.0)) == ""
    assert told(MachineLoad(15.0, 90.0, 10.0)) == ""


def test_the_longest_stall_is_told_where_it_is_long_enough() -> None:
    stalls = MachineStalled(11.0, 300.0), MachineStalled(12.0, 500.0)
    assert told(*stalls) == "The machine itself stood still for 500 ms."
    assert told(*stalls, harmless_ms=499.0) != ""
    assert told(*stalls, harmless_ms=500.0) == ""


def test_stolen_time_is_told_first() -> None:
    load, stall = MachineLoad(15.0, 90.0, 20.0), MachineStalled(12.0, 500.0)
    assert told(load, stall) == "The machine's host gave 20% of its time to others."
    assert stolen(Timeline.of([stall]), WINDOW) == ""


def test_less_stolen_time_than_is_harmless_explains_nothing() -> None:
    load = MachineLoad(15.0, 90.0, 20.0)  # of ten seconds two were taken
    assert told(load, harmless_ms=1900.0) != ""
    assert told(load, harmless_ms=2100.0) == ""


def test_only_an_accusation_becomes_unknown() -> None:
    for ruling in (degraded("Slow."), broken("Slow.")):
        assert excused(ruling, "The machine slept.") == unknown("Slow. The machine slept.")
        assert excused(ruling, "") is ruling
    for ruling in (kept("Fast."), unknown("Nothing was seen.")):
        assert excused(ruling, "The machine slept.") is ruling
    assert excused(broken("Slow."), "").outcome is Outcome.BROKEN


def crowd(*, busy: float, own: float, cores: int = 2) -> list[Fact]:
    """A second by second tale of a machine, on which the run's one process takes `own` percent."""
    seconds = [10.0 + second for second in range(10)]
    return [
        *(MachineLoad(at, busy, 0.0, cores) for at in seconds),
        *(ProcessSample(at, 7, HOST, 100.0, None, own, None, None) for at in seconds),
    ]


def test_a_full_machine_that_works_for_others_is_noise() -> None:
    assert told(*crowd(busy=100.0, own=80.0)) == (
        "The machine was full, and gave 60% of its time to other programs."
    )
    assert told(*crowd(busy=100.0, own=170.0)) == ""  # it works for the run
    assert told(*crowd(busy=80.0, own=20.0)) == ""  # there is room
    assert told(*crowd(busy=100.0, own=80.0, cores=0)) == ""  # an old run did not tell


def test_own_time_is_what_others_left() -> None:
    timeline = Timeline.of(crowd(busy=100.0, own=100.0))
    assert timeline.own_s(WINDOW) == pytest.approx(5.0)
    assert Timeline.of([]).own_s(WINDOW) == 10.0


def thread(role: str, pid: int, ran: float, waited: float) -> list[Fact]:
    """A main thread that from 10 s to 19 s had a core, and waited for one, for so many seconds."""
    told = ProcessSample(10.0, pid, role, 1.0, None, 0.0, 1, 1, ran_s=5.0, waited_s=0.0)
    return [told, replace(told, at=19.0, ran_s=5 + ran, waited_s=waited)]


def test_what_waited_for_cores_that_others_had_took_longer() -> None:
    full = crowd(busy=100.0, own=100.0)  # half of what was used, others used
    timeline = Timeline.of([*full, *thread(HOST, 1, 2.0, 0.0), *thread(RENDERER, 2, 3.0, 6.0)])
    assert stretch(timeline, WINDOW, HOST) == 1.0
    assert stretch(timeline, WINDOW, RENDERER) == pytest.approx(2.0)
    assert stretch(timeline, WINDOW, HOST, RENDERER) == pytest.approx(2.0)


def test_what_the_run_itself_used_is_no_others_doing() -> None:
    alone = [*crowd(busy=100.0, own=200.0), *thread(RENDERER, 2, 3.0, 6.0)]
    assert stretch(Timeline.of(alone), WINDOW, RENDERER) == pytest.approx(1.0, abs=0.01)


def test_without_the_kernels_word_nothing_is_known_of_waiting() -> None:
    assert stretch(Timeline.of(crowd(busy=100.0, own=100.0)), WINDOW, HOST) is None


def test_what_others_took_is_not_told_twice() -> None:
    full = Timeline.of(crowd(busy=100.0, own=80.0))
    assert noise(full, WINDOW) != ""
    assert noise(full, WINDOW, others=False) == ""
