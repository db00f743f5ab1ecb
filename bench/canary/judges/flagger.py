"""Flagger's analysis, re-implemented."""

from typing import ClassVar

from bench.canary.judge import STAY, Decision, Judge
from bench.canary.stage import Stage
from bench.canary.windows import windows

LEAST_SUCCESS = 0.99  # `request-success-rate`, `min: 99`
THRESHOLD = 5  # failed checks, as in most of its examples
MOST_S = 0.5  # `request-duration`, `max: 500` milliseconds


class Flagger(Judge):
    """Each minute the canary's success rate must be 99 %, and its P99 below 500 ms.

    There is no baseline. A window without traffic is a failed check
    (pkg/controller/scheduler_metrics.go returns false); five failed checks roll back.
    """

    about: ClassVar[str] = "Flagger (docs/gitbook/usage/deployment-strategies.md and metrics.md)"

    def decide(self, stage: Stage) -> Decision:
        seen = windows(stage, stage.new)
        failed = sum(
            window.success is None
            or window.success < LEAST_SUCCESS
            or window.p99_s is None
            or window.p99_s > MOST_S
            for window in seen
        )
        if failed >= THRESHOLD:
            return Decision("rollback", f"{failed} of {len(seen)} checks failed.")
        if stage.elapsed < stage.for_s:
            return STAY
        return Decision("pass", f"{failed} of {len(seen)} checks failed.")
