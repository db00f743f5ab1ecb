import pytest

from bench.canary.metrics.host_memory_stays import HostMemoryStays
from bench.facts import Fact, Keystroke, ProcessSample
from bench.facts.roles import HOST
from bench.judging.finding import Outcome
from tests.bench.canary.stages import stage


def memory(first_mb: float, last_mb: float) -> list[Fact]:
    step = (last_mb - first_mb) / 39
    return [ProcessSample(n / 1.0, 7, HOST, first_mb + n * step, 1.0) for n in range(40)]


@pytest.mark.parametrize(
    ("last", "outcome"),
    [
        pytest.param(380, Outcome.KEPT, id="noise"),
        pytest.param(480, Outcome.UNKNOWN, id="grown"),
        pytest.param(1500, Outcome.BROKEN, id="grown by a gigabyte"),
    ],
)
def test_the_ends_are_compared(last: float, outcome: Outcome) -> None:
    ruling = HostMemoryStays().judge(stage(felt=memory(300, last), felt_before=memory(280, 300)))
    assert ruling.outcome is outcome, ruling.because


def test_memory_that_was_not_measured_is_unknown_and_an_absent_editor_is_not() -> None:
    seen = [Keystroke(1.0, 9.0)]
    unmeasured = HostMemoryStays().judge(stage(felt=seen, felt_before=memory(280, 300)))
    assert unmeasured.outcome is Outcome.UNKNOWN
    assert HostMemoryStays().judge(stage()).outcome is Outcome.KEPT
