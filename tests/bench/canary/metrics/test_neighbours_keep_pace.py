import pytest

from bench.canary.metrics.neighbours_keep_pace import NeighboursKeepPace
from bench.facts import Fact, HostLoop
from bench.judging.finding import Outcome
from tests.bench.canary.stages import stage


def loop(ms: float, seconds: int = 20) -> list[Fact]:
    return [HostLoop(float(n), 7, ms + n, 90.0) for n in range(seconds)]


@pytest.mark.parametrize(
    ("ms", "outcome"),
    [
        pytest.param(40.0, Outcome.KEPT, id="as before"),
        pytest.param(200.0, Outcome.KEPT, id="below the limit"),
        pytest.param(600.0, Outcome.UNKNOWN, id="slow"),
    ],
)
def test_the_median_second_counts(ms: float, outcome: Outcome) -> None:
    ruling = NeighboursKeepPace().judge(stage(felt=loop(ms), felt_before=loop(30.0)))
    assert ruling.outcome is outcome, ruling.because


def test_few_seconds_say_nothing_and_an_absent_editor_neither() -> None:
    few = NeighboursKeepPace().judge(stage(felt=loop(900.0, 3), felt_before=loop(30.0)))
    assert few.outcome is Outcome.KEPT
    assert NeighboursKeepPace().judge(stage()).outcome is Outcome.KEPT
