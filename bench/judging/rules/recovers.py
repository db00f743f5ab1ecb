"""Recovery after the fault."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import RECOVERY, STEADY
from bench.facts.health_steps import HEALTH_STEPS
from bench.judging.finding import Evidence, Measure, Ruling
from bench.judging.rule import Rule, broken, degraded, ended_before, graded, unknown
from bench.judging.timeline import Timeline
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class Recovers(Rule):
    """Everything works again, without a reload, soon after the fault ends.

    The journey must show again what it showed in the steady state. The soft limit is 30 s and the
    hard limit 120 s after the fault was switched off.
    """

    within_s: float = 30  # soft limit, seconds after the end of the fault
    within_hard_s: float = 120  # hard limit, seconds after the end of the fault

    advice: ClassVar[str] = (
        "Test an open circuit breaker again after a while or on the user's next action. Never"
        " require a reload."
    )

    def judge(self, timeline: Timeline) -> Ruling:
        window = timeline.phases.get(RECOVERY)
        if window is None:
            return ended_before(RECOVERY)
        wanted = [step for step in HEALTH_STEPS if timeline.steps(step, STEADY)]
        if not wanted:
            return unknown("Nothing worked in the steady state, so nothing could recover.")
        came = {step: _first_success(timeline, step) for step in wanted}
        missing = [HEALTH_STEPS[step] for step, at in came.items() if at is None]
        if missing:
            return self._missing(" and ".join(missing), window.seconds)
        slowest, at = max(came.items(), key=lambda pair: pair[1] or 0.0)
        return graded(
            self._measure("recovery time", (at or 0.0) - window.start),
            "Everything worked again after the fault ended",
            notes=(f"The last to come back was {HEALTH_STEPS[slowest]}.",),
            evidence=(Evidence("step", slowest, at),),
        )

    def _missing(self, what: str, waited_s: float) -> Ruling:
        headline = f"{what[0].upper()}{what[1:]} did not come back after the fault ended"
        waited = self._measure("waiting time", waited_s)
        if waited_s >= self.within_hard_s:
            return broken(headline, waited)
        if waited_s >= self.within_s:
            return degraded(headline, waited)
        return unknown(headline, waited, notes=["The run ended too early to judge this."])

    def _measure(self, name: str, seconds: float) -> Measure:
        limits = self.within_s, self.within_hard_s, "within_s", "within_hard_s"
        return Measure(name, seconds, "s", *limits)


def _first_success(timeline: Timeline, step: str) -> float | None:
    return next((done.at for done in timeline.steps(step, RECOVERY) if done.ok), None)
