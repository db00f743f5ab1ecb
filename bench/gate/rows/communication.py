"""Users hear of a problem in time."""

from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from bench.canary.walk import UNKNOWN
from bench.gate.row import Checklist, Evidence, Proof, Row, proven
from bench.judging.finding import Measure, Ruling
from bench.judging.rule import broken, graded, kept, unknown
from bench.reports.incident.incident import Incident, incident
from bench.reports.incident.status import WITHIN_MIN
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class Communication(Row):
    """In each run that was rolled back or harmed users, these hear of it soon after the first harm.

    The bench drafts the first post of the status page at the moment of the detection. So it is the
    detection that can be late: `harmed_min` counts from the first harm, in the minutes that the
    rollout's `minutes_per_s` makes of its seconds. Harm is more late answers than chance explains.
    Where there was none, and no detection, there is nothing to post. A rehearsal has no detection,
    and proves nothing.
    """

    advice: ClassVar[str] = 'Let the guard act: what people find out late is posted late ("watch").'
    checklist: ClassVar[Checklist] = "during"
    harmed_min: Annotated[float, Field(gt=0, le=10_000)] = WITHIN_MIN

    def judge(self, evidence: Evidence) -> Ruling:
        rollout = evidence.rollout
        runs = [proof for proof in evidence.of_rollout if not proof.rehearsals]
        told = [(incident(rollout.name, rollout, proof.facts), proof) for proof in runs]
        seen = [(one, proof) for one, proof in told if one.harm or one.posts]
        if not seen:
            return _nobody_harmed([proof for one, proof in told if _is_whole(one)])
        silent = [proof for one, proof in seen if not one.posts]
        if silent:
            return proven(broken("Users were harmed, and nothing was posted"), *silent)
        worst, proof = max(seen, key=lambda pair: _delay_min(pair[0]))
        measure = Measure(
            "first post after the first harm", _delay_min(worst), "min", hard=self.harmed_min
        )
        return proven(graded(measure, f"{len(seen)} incidents were posted"), proof)


def _nobody_harmed(whole: list[Proof]) -> Ruling:
    if not whole:
        return unknown("No run of this rollout from its beginning to its end was given")
    return proven(kept("Nobody was harmed, and there was nothing to post"), *whole)


def _is_whole(one: Incident) -> bool:
    """Whether the rollout ended by a decision that the guard was sure of."""
    return one.summary.ended is not None and one.summary.ended.outcome != UNKNOWN


def _delay_min(one: Incident) -> float:
    return one.first_post_min or 0.0  # 0: posted before any harm
