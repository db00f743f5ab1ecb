from dataclasses import replace

import pytest

from bench.facts import Fact, Heartbeat, ProcessSample
from bench.facts.roles import HOST, HOST_CHILD, RENDERER
from bench.judging.cpu_waits import Threads, lost_s, others_part, wait_is_known
from bench.judging.timeline import Timeline, Window
from tests.bench.judging.test_noise import WINDOW, crowd


def thread(role: str, pid: int, ran: float, waited: float) -> list[Fact]:
    """A main thread that, from 10 s to 19 s, ran and waited for a core for these seconds."""
    first = ProcessSample(10.0, pid, role, 1.0, 0.0, ran_s=5.0, waited_s=0.0)
    return [first, replace(first, at=19.0, ran_s=5 + ran, waited_s=waited)]


def part_of(busy: float, own: float) -> float:
    return others_part(Timeline.of(crowd(busy=busy, own=own)), WINDOW)


def test_waiting_counts_for_others_if_they_run_and_for_us_if_not() -> None:
    assert part_of(busy=100.0, own=100.0) == 1.0  # of two cores: half was used by others
    assert part_of(busy=100.0, own=175.0) == pytest.approx(0.5, abs=0.05)
    assert part_of(busy=100.0, own=200.0) == pytest.approx(0.0, abs=0.01)


def test_the_others_part_of_the_waiting_is_taken_off() -> None:
    page = Threads.of(Timeline.of(thread(RENDERER, 2, 3.0, 6.0)), WINDOW, RENDERER)
    assert page.without_waiting(900.0, 14.0, 1.0) == pytest.approx(300.0)
    assert page.without_waiting(900.0, 14.0, 0.5) == pytest.approx(600.0)
    assert page.without_waiting(900.0, 14.0, 0.0) == 900.0


def test_without_the_kernels_report_waiting_is_unknown() -> None:
    timeline = Timeline.of(crowd(busy=100.0, own=100.0))
    threads = Threads.of(timeline, WINDOW, HOST)
    assert not threads.known
    assert threads.without_waiting(900.0, 14.0, 1.0) == 900.0
    assert not wait_is_known(timeline, WINDOW)


def test_between_two_samples_a_thread_waits_evenly() -> None:
    threads = Threads.of(Timeline.of(thread(HOST, 1, 9.0, 4.5)), Window(0, 30), HOST)
    assert threads.waited_s(Window(12.0, 14.0)) == pytest.approx(1.0)
    assert threads.waited_s(Window(0.0, 30.0)) == pytest.approx(4.5)
    assert threads.waited_s(Window(20.0, 30.0)) == 0.0
    assert threads.ran_s(Window(9.0, 11.0)) == pytest.approx(1.0)


def waiting(child: float) -> Timeline:
    """The host waits for 4 s between two beats; its child uses `child` cores meanwhile."""
    beats = [Heartbeat(12.0, 1, 1.0, 1.0, 0.0), Heartbeat(17.0, 1, 5000.0, 2.0, 4.0)]
    children = [ProcessSample(10.0 + at, 9, HOST_CHILD, 1.0, 100 * child) for at in range(10)]
    return Timeline.of([*crowd(busy=100.0, own=0.0), *beats, *children])


def test_a_host_that_waits_for_others_loses_all_of_it() -> None:
    assert lost_s(waiting(child=0.0), Window(12.0, 17.0)) == pytest.approx(4.0)


def test_a_host_that_is_starved_by_its_own_children_loses_nothing_to_the_machine() -> None:
    lost = lost_s(waiting(child=1.5), Window(12.0, 17.0))
    assert lost == pytest.approx(4.0 * (1 - 1.5 / 2), abs=0.5)
    assert lost_s(waiting(child=2.4), Window(12.0, 17.0)) == pytest.approx(0.0, abs=0.01)
