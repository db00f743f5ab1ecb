import pytest

from bench.facts import CLOSING, FAULT, STARTING, PhaseBegan
from bench.roles import HOST
from bench.timeline import INFINITE, Timeline, Window, percentile
from tests.bench.story import BEGINS, END, healthy, sample


def test_phases_follow_each_other_and_the_last_ends_with_the_facts() -> None:
    phases = Timeline.of(healthy()).phases
    assert phases[FAULT] == Window(BEGINS["fault"], BEGINS["recovery"])
    assert phases[CLOSING] == Window(BEGINS["closing"], END)


def test_a_run_that_stopped_early_has_the_phases_that_it_had() -> None:
    timeline = Timeline.of([PhaseBegan(0.0, STARTING), sample(3.0, HOST, 1)])
    assert timeline.phases == {STARTING: Window(0.0, 3.0)}
    assert timeline.alive == Window(0.0, INFINITE)
    assert timeline.phase_at(1.0) == STARTING
    assert timeline.phase_at(99.0) == "the end"
    assert Timeline.of([]).phases == {}


def test_processes_of_one_role_are_added_up_for_each_moment() -> None:
    timeline = Timeline.of(
        [sample(1.0, HOST, 10, 1), sample(1.0, HOST, 5, 2), sample(2.0, HOST, 7)]
    )
    assert timeline.memory(HOST, Window(0, 9)) == [(1.0, 15.0), (2.0, 7.0)]


@pytest.mark.parametrize(
    ("share", "value"), [(0.0, 1), (0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100)]
)
def test_percentile_is_the_nearest_rank(share: float, value: int) -> None:
    assert percentile(list(range(100, 0, -1)), share) == value
