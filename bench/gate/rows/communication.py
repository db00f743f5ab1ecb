"""Users hear of a problem in time."""

from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from bench.gate.row import Evidence, Row
from bench.judging.finding import Measure, Ruling
from bench.judging.rule import broken, graded, unknown
from bench.reports.incident.incident import incident
from bench.reports.incident.status import WITHIN_MIN
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class Communication(Row):
    """In a run that was rolled back or harmed users, these hear of it soon after the first harm.

    The bench drafts the first post of the status page at the moment of the detection. So it is the
    detection that can be late: `harmed_min` counts from the first harm, in the minutes that the
    rollout's `minutes_per_s` makes of its seconds. Harm is more late answers than chance explains.
    """

    advice: ClassVar[str] = 'Let the guard act: what people find out late is posted late ("watch").'
    harmed_min: Annotated[float, Field(gt=0, le=10_000)] = WITHIN_MIN

    def judge(self, evidence: Evidence) -> Ruling:
        rollout = evidence.rollout
        told = [
            incident(rollout.name, rollout, facts)
            for facts in evidence.runs_of(rollout.fingerprint)
        ]
        seen = [one for one in told if one.harm or one.posts]
        if not seen:
            return unknown("No run of this rollout was given in which users were harmed")
        if not all(one.posts for one in seen):
            return broken("Users were harmed, and nothing was posted")
        worst = max(one.first_post_min or 0.0 for one in seen)  # 0: posted before any harm
        measure = Measure("first post after the first harm", worst, "min", hard=self.harmed_min)
        return graded(measure, f"{len(seen)} incidents were posted")
