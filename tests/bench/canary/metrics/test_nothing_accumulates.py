from dataclasses import replace

from bench.canary.metrics.nothing_accumulates import NothingAccumulates
from bench.facts import CrowdSecond
from bench.judging.finding import Outcome
from tests.bench.canary.stages import NEW, seconds, stage


def growing(queue: float = 0.0, median_s: float = 0.0) -> list[CrowdSecond]:
    return [
        replace(one, waiting=int(queue * one.second), p50_s=0.1 + median_s * one.second)
        for one in seconds(NEW)
    ]


def test_a_steady_stage_is_kept() -> None:
    assert NothingAccumulates().judge(stage()).outcome is Outcome.KEPT


def test_a_queue_that_would_be_full_in_the_next_stage_is_in_doubt() -> None:
    ruling = NothingAccumulates().judge(stage(growing(queue=6)))
    assert ruling.outcome is Outcome.UNKNOWN
    assert ruling.because == "The queue grows: queue in 40 s = 462 requests (limit 400 requests)."


def test_a_queue_that_grows_slowly_is_kept() -> None:
    assert NothingAccumulates().judge(stage(growing(queue=2))).outcome is Outcome.KEPT


def test_a_median_that_rises_towards_the_threshold_is_in_doubt() -> None:
    assert NothingAccumulates().judge(stage(growing(median_s=0.005))).outcome is Outcome.UNKNOWN


def test_a_few_seconds_have_no_trend() -> None:
    few = growing(queue=50)[:5]
    ruling = NothingAccumulates().judge(stage(few, []))
    assert (ruling.outcome, ruling.judged) == (Outcome.KEPT, False)
    assert ruling.because == "Fewer than 10 s have no trend."
