from bench.facts import Fact, MachineLoad, MachineStalled
from bench.noise import excused, noise, stolen
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


def test_only_an_accusation_becomes_unknown() -> None:
    for ruling in (degraded("Slow."), broken("Slow.")):
        assert excused(ruling, "The machine slept.") == unknown("Slow. The machine slept.")
        assert excused(ruling, "") is ruling
    for ruling in (kept("Fast."), unknown("Nothing was seen.")):
        assert excused(ruling, "The machine slept.") is ruling
    assert excused(broken("Slow."), "").outcome is Outcome.BROKEN
