import pytest

from bench.facts import Heartbeat, Keystroke, LongTask, PageCrashed
from bench.judging.page_blocks import PageBlocks, host_on_time
from bench.judging.timeline import Timeline, Window
from bench.testing.story import ticks


def test_tasks_and_keys_that_overlap_block_the_page_once() -> None:
    facts = [LongTask(1.0, 2000.0), Keystroke(2.0, 3000.0), Keystroke(7.0, 150.0)]
    blocks = PageBlocks.of(Timeline.of(facts))
    assert blocks.seconds(Window(0.0, 10.0)) == 4.0
    assert blocks.seconds(Window(4.5, 4.75)) == 0.25
    assert blocks.seconds(Window(6.0, 10.0)) == 0.0


def test_a_crashed_page_stays_blocked() -> None:
    assert PageBlocks.of(Timeline.of([PageCrashed(2.0)])).seconds(Window(0.0, 9.0)) == 7.0


@pytest.mark.parametrize(
    ("every", "late_ms", "expected"), [(0.1, 1.0, True), (0.1, 30.0, False), (1.0, 1.0, False)]
)
def test_a_host_is_on_time_if_its_beats_come_and_are_not_late(
    every: float, late_ms: float, expected: bool
) -> None:
    beats = [Heartbeat(at, 100, late_ms) for at in ticks(0, 10, every)]
    assert host_on_time(Timeline.of(beats), Window(2.0, 8.0)) is expected
