"""Users hear of a problem in time."""

from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from bench.gate.row import Evidence, Row
from bench.judging.finding import Measure, Ruling
from bench.judging.rule import broken, graded, unknown
from bench.reports.incident.incident import Incident, incident
from bench.reports.incident.status import WITHIN_MIN
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class Communication(Row):
    """In a run that was rolled back, users hear of it soon after they were first harmed.

    The bench drafts the first post of the status page at the moment of the detection. So it is the
    detection that can be late: `harmed_min` counts from the first harm, in the minutes that the
    rollout's `minutes_per_s` makes of its seconds.
    """

    advice: ClassVar[str] = 'Let the guard act: what people find out late is posted late ("watch").'
    harmed_min: Annotated[float, Field(gt=0, le=10_000)] = WITHIN_MIN

    def judge(self, evidence: Evidence) -> Ruling:
        rollout = evidence.rollout
        told = [
            incident(rollout.name, rollout, facts)
            for facts in evidence.runs_of(rollout.fingerprint)
        ]
        detected = [one for one in told if one.detected and one.harm]
        if not detected:
            return unknown("No run of this rollout was given in which users were harmed")
        silent = [one for one in detected if not one.posts]
        if silent:
            return broken("Users were harmed, and nothing was posted")
        worst = max(map(_delay, detected))
        measure = Measure("first post after the first harm", worst, "min", hard=self.harmed_min)
        return graded(measure, f"{len(detected)} incidents were posted")


def _delay(one: Incident) -> float:
    return one.minutes_between(one.harm, one.detected) or 0.0
