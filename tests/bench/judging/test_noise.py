import pytest

from bench.facts import Fact, MachineLoad, MachineStalled, ProcessSample
from bench.facts.roles import HOST
from bench.judging.finding import Outcome
from bench.judging.noise import excused, noise, stolen
from bench.judging.rule import broken, degraded, kept, unknown
from bench.judging.timeline import Timeline, Window

WINDOW = Window(10.0, 20.0)


def noise_of(*facts: Fact, harmless_ms: float = 0.0) -> str:
    return noise(Timeline.of(facts), WINDOW, harmless_ms)


def test_a_quiet_machine_excuses_nothing() -> None:
    assert noise_of() == ""
    assert noise_of(MachineStalled(25.0, 900.0), MachineLoad(25.0, 90.0, 50.0)) == ""
    assert noise_of(MachineLoad(15.0, 90.0, 10.0)) == ""


def test_the_longest_stall_is_reported_if_it_is_long_enough() -> None:
    stalls = MachineStalled(11.0, 300.0), MachineStalled(12.0, 500.0)
    assert noise_of(*stalls) == "The whole machine stood still for 500 ms."
    assert noise_of(*stalls, harmless_ms=499.0) != ""
    assert noise_of(*stalls, harmless_ms=500.0) == ""


def test_steal_time_is_reported_first() -> None:
    load, stall = MachineLoad(15.0, 90.0, 20.0), MachineStalled(12.0, 500.0)
    assert noise_of(load, stall) == "Other VMs took 20% of the machine's CPU time (steal time)."
    assert stolen(Timeline.of([stall]), WINDOW) == ""


def test_less_stolen_time_than_is_harmless_explains_nothing() -> None:
    load = MachineLoad(15.0, 90.0, 20.0)  # of ten seconds two were taken
    assert noise_of(load, harmless_ms=1900.0) != ""
    assert noise_of(load, harmless_ms=2100.0) == ""


def test_only_an_accusation_becomes_unknown() -> None:
    for ruling in (degraded("Slow."), broken("Slow.")):
        assert excused(ruling, "The machine slept.") == unknown(
            "Slow.", notes=["The machine slept."]
        )
        assert excused(ruling, "") is ruling
    for ruling in (kept("Fast."), unknown("Nothing was seen.")):
        assert excused(ruling, "The machine slept.") is ruling
    assert excused(broken("Slow."), "").outcome is Outcome.BROKEN


def crowd(*, busy: float, own: float, cores: int = 2) -> list[Fact]:
    """Ten seconds of a machine on which the run's only process uses `own` percent."""
    seconds = [10.0 + second for second in range(10)]
    return [
        *(MachineLoad(at, busy, 0.0, cores) for at in seconds),
        *(ProcessSample(at, 7, HOST, 100.0, own) for at in seconds),
    ]


def test_a_full_machine_that_works_for_others_is_noise() -> None:
    assert noise_of(*crowd(busy=100.0, own=80.0)) == (
        "All cores were busy, and other programs took 60% of their time."
    )
    assert noise_of(*crowd(busy=100.0, own=170.0)) == ""  # it works for the run
    assert noise_of(*crowd(busy=80.0, own=20.0)) == ""  # there is room
    assert (
        noise_of(*crowd(busy=100.0, own=80.0, cores=0)) == ""
    )  # an old run has no number of cores


def test_own_time_is_what_others_left() -> None:
    timeline = Timeline.of(crowd(busy=100.0, own=100.0))
    assert timeline.own_s(WINDOW) == pytest.approx(5.0)
    assert Timeline.of([]).own_s(WINDOW) == 10.0


def test_what_others_took_is_not_reported_twice() -> None:
    full = Timeline.of(crowd(busy=100.0, own=80.0))
    assert noise(full, WINDOW) != ""
    assert noise(full, WINDOW, others=False) == ""
