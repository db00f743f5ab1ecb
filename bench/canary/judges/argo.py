"""Argo Rollouts' inline analysis, re-implemented."""

from typing import ClassVar

from bench.canary.judge import STAY, Decision, Judge
from bench.canary.stage import Stage
from bench.canary.windows import windows

LEAST_SUCCESS = 0.95  # of its documentation's example: `result[0] >= 0.95`
FAILURE_LIMIT = 3  # of the same example; more failed measurements abort
MOST_ERRORS = 4  # `consecutiveErrorLimit`: an empty result is an error


class Argo(Judge):
    """Each minute the success rate must be 95 %, and P99 at most twice the stable version's.

    The thresholds are the user's in Argo; the first is that of its documentation, the second the
    founding article's rule read as "twice the version beside it". More than three failed
    measurements, or more than four empty ones in a row, abort. What failed less often passes.
    """

    about: ClassVar[str] = "Argo Rollouts (argo-rollouts docs/features/analysis.md)"

    def decide(self, stage: Stage) -> Decision:
        failed = errors = 0
        new, old = (windows(stage, name) for name in (stage.new, stage.old))
        for canary, stable in zip(new, old, strict=True):
            if canary.success is None:
                errors += 1
            else:
                errors = 0
                slow = bool(canary.p99_s and stable.p99_s and canary.p99_s > 2 * stable.p99_s)
                failed += canary.success < LEAST_SUCCESS or slow
            if failed > FAILURE_LIMIT:
                return Decision("rollback", f"{failed} measurements failed.")
            if errors > MOST_ERRORS:
                return Decision("rollback", f"{errors} measurements in a row had no result.")
        if stage.elapsed < stage.for_s:
            return STAY
        return Decision("pass", f"{failed} of {len(new)} measurements failed.")
