"""Coming back by itself."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import RECOVERY, STEADY
from bench.facts.health_steps import HEALTH_STEPS
from bench.judging.finding import Ruling
from bench.judging.rule import Rule, broken, degraded, graded_by, unknown
from bench.judging.timeline import Timeline
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class Recovers(Rule):
    """Everything works again, without a reload, soon after the fault has ended.

    The same journey must show what it showed in the steady state: soft limit 30 s, hard limit
    120 s after the fault was switched off.
    """

    within_s: float = 30
    within_hard_s: float = 120

    advice: ClassVar[str] = (
        "Let time, or the user's next action, probe a closed circuit again; never need a reload."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        window = timeline.phases.get(RECOVERY)
        if window is None:
            return unknown("The run ended before the recovery phase.")
        wanted = [step for step in HEALTH_STEPS if timeline.steps(step, STEADY)]
        if not wanted:
            return unknown("The steady state showed nothing that could come back.")
        came = {step: _first_success(timeline, step) for step in wanted}
        missing = [HEALTH_STEPS[step] for step, at in came.items() if at is None]
        if missing:
            return self._missing(" and ".join(missing), window.seconds)
        slowest, at = max(came.items(), key=lambda pair: pair[1] or 0.0)
        took = (at or 0.0) - window.start
        return graded_by(
            took,
            self.within_s,
            self.within_hard_s,
            f"All was back {took:.1f} s after the fault had ended;"
            f" {HEALTH_STEPS[slowest]} came last"
            f" (limits {self.within_s:g} s / {self.within_hard_s:g} s).",
        )

    def _missing(self, what: str, waited_s: float) -> Ruling:
        because = f"In the {waited_s:.0f} s after the fault had ended, {what} did not come."
        if waited_s >= self.within_hard_s:
            return broken(because)
        return degraded(because) if waited_s >= self.within_s else unknown(because)


def _first_success(timeline: Timeline, step: str) -> float | None:
    return next((done.at for done in timeline.steps(step, RECOVERY) if done.ok), None)
