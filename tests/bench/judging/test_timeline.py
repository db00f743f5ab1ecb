from bench.facts import (
    CLOSING,
    FAULT,
    STARTING,
    WINDOW_CLOSED,
    Fact,
    Heartbeat,
    HostLoop,
    Keystroke,
    NeighbourDid,
    OnPurpose,
    PhaseBegan,
    ProcessBorn,
    ProcessGone,
    ProcessSample,
)
from bench.facts.roles import HOST
from bench.judging.finding import Outcome
from bench.judging.rules.extension_host_responds import ExtensionHostResponds
from bench.judging.rules.extension_host_stays_up import ExtensionHostStaysUp
from bench.judging.timeline import INFINITE, Timeline, Window
from bench.testing.story import BEGINS, END, HOST_PID, healthy, outcome, sample


def test_phases_follow_each_other_and_the_last_ends_with_the_facts() -> None:
    phases = Timeline.of(healthy()).phases
    assert phases[FAULT] == Window(BEGINS["fault"], BEGINS["recovery"])
    assert phases[CLOSING] == Window(BEGINS["closing"], END)


def test_a_run_that_stopped_early_has_the_phases_that_it_had() -> None:
    timeline = Timeline.of([PhaseBegan(0.0, STARTING), sample(3.0, HOST, 1)])
    assert timeline.phases == {STARTING: Window(0.0, 3.0)}
    assert timeline.alive == Window(0.0, INFINITE)
    assert timeline.phase_at(1.0) == STARTING
    assert timeline.phase_at(99.0) == STARTING  # its last phase
    assert Timeline.of([]).phases == {}


def test_processes_of_one_role_are_added_up_for_each_moment() -> None:
    timeline = Timeline.of(
        [sample(1.0, HOST, 10, 1), sample(1.0, HOST, 5, 2), sample(2.0, HOST, 7)]
    )
    assert timeline.memory(HOST, Window(0, 9)) == [(1.0, 15.0), (2.0, 7.0)]


def test_what_was_done_on_purpose_is_no_finding() -> None:
    """A sleep of 10 s: no beat, late keys, and a host that ended when its window was closed."""
    asleep = [
        fact
        for fact in healthy()
        if not (isinstance(fact, Heartbeat | HostLoop) and 34.0 < fact.at < 44.0)
    ]
    late = [Keystroke(43.0, 9000.0), HostLoop(44.5, HOST_PID, 9000.0, 80.0)]
    gone = ProcessGone(40.0, HOST_PID, HOST)
    told = [*asleep, *late, gone]
    assert outcome(ExtensionHostResponds(), told) is Outcome.BROKEN
    assert outcome(ExtensionHostStaysUp(), told) is Outcome.BROKEN
    meant = [*told, OnPurpose(44.0, "asleep", 10.0)]
    assert outcome(ExtensionHostResponds(), meant) is Outcome.KEPT
    assert outcome(ExtensionHostStaysUp(), meant) is Outcome.KEPT
    assert not [fact for fact in Timeline.of(meant).all(Keystroke) if fact.paint_ms > 1000]


def test_the_processes_of_a_second_window_are_not_measured() -> None:
    def busy(at: float, pid: int) -> ProcessSample:
        return ProcessSample(at, pid, HOST, 500.0, 10.0)

    facts: list[Fact] = [
        ProcessBorn(1.0, 100, HOST, "node"),
        ProcessBorn(11.0, 200, HOST, "node"),
        *(busy(at, 200) for at in (12.0, 15.0, 18.0)),
        *(busy(at, 100) for at in (12.0, 15.0, 18.0)),
        ProcessGone(19.0, 200, HOST),
        OnPurpose(20.0, "second window", 10.0),
    ]
    assert {one.pid for one in Timeline.of(facts).all(ProcessSample)} == {100}
    assert {one.pid for one in Timeline.of(facts[:-1]).all(ProcessSample)} == {100, 200}


def test_a_host_that_lives_from_one_reopening_to_the_next_is_measured() -> None:
    facts: list[Fact] = [
        ProcessBorn(11.0, 200, HOST, "node"),
        OnPurpose(20.0, "window closed", 10.0),
        ProcessSample(25.0, 200, HOST, 500.0, 10.0),
        ProcessGone(31.0, 200, HOST),
        OnPurpose(40.0, "window closed", 10.0),
    ]
    assert Timeline.of(facts).memory(HOST, Window(0.0, 50.0)) == [(25.0, 500.0)]


def test_what_neighbours_began_while_they_started_anew_is_left_out() -> None:
    def hover(at: float) -> NeighbourDid:
        return NeighbourDid(at, "hover", 5000.0, False)

    told = [hover(9.0), hover(36.0), hover(44.0), hover(46.0)]
    seen = Timeline.of([*told, OnPurpose(20.0, WINDOW_CLOSED, 10.0)]).all(NeighbourDid)
    assert [did.at for did in seen] == [9.0, 46.0]
    assert len(Timeline.of([*told, OnPurpose(20.0, "asleep", 10.0)]).all(NeighbourDid)) == 4
