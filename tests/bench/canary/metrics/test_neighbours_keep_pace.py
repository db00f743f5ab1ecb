import pytest

from bench.canary.metrics.neighbours_keep_pace import NeighboursKeepPace
from bench.facts import Fact, HostLoop
from bench.judging.finding import Outcome
from tests.bench.canary.stages import stage


def loop(ms: float, seconds: int = 20, *, until: float = 40.0) -> list[Fact]:
    """Measurements of about this delay, one a second; the last one is at `until`."""
    return [HostLoop(until - n, 7, ms + n, 90.0) for n in range(seconds)]


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


def test_few_seconds_are_not_judged_and_an_absent_editor_says_nothing() -> None:
    few = NeighboursKeepPace().judge(stage(felt=loop(900.0, 3), felt_before=loop(30.0)))
    assert (few.outcome, few.judged) == (Outcome.KEPT, False)
    assert NeighboursKeepPace().judge(stage()).outcome is Outcome.KEPT


@pytest.mark.parametrize(("now", "before"), [(0, 20), (20, 0)], ids=["stage", "baseline"])
def test_a_loop_that_was_not_measured_is_no_pass(now: int, before: int) -> None:
    played = stage(felt=loop(30.0, now), felt_before=loop(30.0, before), editor_began=True)
    ruling = NeighboursKeepPace().judge(played)
    assert ruling.outcome is Outcome.UNKNOWN
    assert "was not measured" in ruling.because


@pytest.mark.parametrize(
    ("until", "outcome"), [(31.0, Outcome.KEPT), (29.0, Outcome.UNKNOWN)], ids=["9 s", "11 s"]
)
def test_a_loop_that_has_fallen_silent_is_no_pass(until: float, outcome: Outcome) -> None:
    played = stage(felt=loop(30.0, until=until), felt_before=loop(30.0))
    assert NeighboursKeepPace().judge(played).outcome is outcome
