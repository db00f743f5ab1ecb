"""Windows of a stage as monitoring sees them: percentiles and rates of some seconds. Pure.

Monitoring keeps histograms, not answers. Here a window's percentile is the median of its seconds'
percentiles, weighted by their answers.
"""

from collections.abc import Sequence
from typing import NamedTuple

from bench.canary.stage import Stage
from bench.facts import CrowdSecond

SCALE = 5.0  # seconds of a stage that stand for a minute of a real one


class Window(NamedTuple):
    """What monitoring says of one version in one window; None without answers."""

    p99_s: float | None
    success: float | None  # share of requests that got an answer


def windows(stage: Stage, version: str, every_s: float = SCALE) -> list[Window]:
    """The whole windows of the stage so far, in order."""
    began = stage.began + stage.guard.settle_s
    found = []
    for number in range(int((stage.now - began) / every_s)):
        low, high = began + number * every_s, began + (number + 1) * every_s
        found.append(_window([one for one in stage.of(version) if low < one.at <= high]))
    return found


def p99_series(stage: Stage, version: str) -> list[float]:
    """The P99 of each second."""
    return [one.p99_s for one in stage.of(version) if one.p99_s is not None]


def _window(seconds: Sequence[CrowdSecond]) -> Window:
    count = sum(one.counted for one in seconds)
    if not count:
        return Window(None, None)
    failed = sum(one.refused + one.left for one in seconds)
    return Window(_weighted_median(seconds), 1 - failed / count)


def _weighted_median(seconds: Sequence[CrowdSecond]) -> float | None:
    known = sorted((one.p99_s, one.served) for one in seconds if one.p99_s is not None)
    half, so_far = sum(count for _, count in known) / 2, 0
    for value, count in known:
        so_far += count
        if so_far >= half:
            return value
    return None
