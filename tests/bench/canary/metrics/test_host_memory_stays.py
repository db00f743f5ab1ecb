from typing import Any

import pytest

from bench.canary.metrics.host_memory_stays import HostMemoryStays
from bench.facts import Fact, Keystroke, ProcessSample
from bench.facts.roles import HOST
from bench.judging.finding import Outcome, Ruling
from tests.bench.canary.stages import OLD, stage


def memory(first_mb: float, last_mb: float, began: float = 0.0, lasts: int = 40) -> list[Fact]:
    step = (last_mb - first_mb) / (lasts - 1)
    return [ProcessSample(began + n, 7, HOST, first_mb + n * step, 1.0) for n in range(lasts)]


def judged(felt: list[Fact], before: list[Fact], **changes: Any) -> Ruling:
    return HostMemoryStays().judge(stage(felt=felt, felt_before=before, **changes))


@pytest.mark.parametrize(
    ("last", "outcome"),
    [
        pytest.param(380, Outcome.KEPT, id="noise"),
        pytest.param(780, Outcome.UNKNOWN, id="grown"),
        pytest.param(1500, Outcome.BROKEN, id="grown by a gigabyte"),
    ],
)
def test_the_ends_are_compared(last: float, outcome: Outcome) -> None:
    ruling = judged(memory(300, last, 40), memory(300, 300))
    assert ruling.outcome is outcome, ruling.because


def test_what_the_host_grows_by_anyway_is_not_the_new_version_s() -> None:
    """Copilot's host grew by 460 MB in a minute, with the old version: a replay held for that."""
    before = memory(560, 660, 0, 30)
    assert judged(memory(660, 1120, 30, 60), before).outcome is Outcome.KEPT
    faster = judged(memory(660, 1620, 30, 60), before)
    assert faster.outcome is Outcome.UNKNOWN
    assert f"growth beyond that with {OLD}" in faster.because


def test_earlier_stages_with_the_old_version_count_as_before() -> None:
    before, felt = memory(560, 590, 0, 30), memory(1100, 1600, 90, 60)
    assert judged(felt, before).outcome is Outcome.UNKNOWN
    earlier = memory(590, 1100, 30, 60)
    assert judged(felt, before, felt_earlier=earlier).outcome is Outcome.KEPT


def test_a_user_with_the_old_version_says_nothing_of_the_new_one() -> None:
    ruling = judged(memory(300, 1500, 40), memory(300, 300), editor_is_new=False)
    assert (ruling.outcome, ruling.judged) == (Outcome.KEPT, False)


def test_memory_that_was_not_measured_is_unknown_and_an_absent_editor_is_not() -> None:
    seen: list[Fact] = [Keystroke(1.0, 9.0)]
    assert judged(seen, memory(280, 300)).outcome is Outcome.UNKNOWN
    assert HostMemoryStays().judge(stage()).outcome is Outcome.KEPT
