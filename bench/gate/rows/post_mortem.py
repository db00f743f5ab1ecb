"""After a rollback: the post-mortem is written."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.canary.walk import PASSED
from bench.facts import RolloutEnded
from bench.gate.row import Checklist, Evidence, Proof, Row, proven
from bench.judging.finding import Ruling
from bench.judging.rule import broken, kept, unknown
from bench.reports.incident.postmortem import BLANK
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class PostMortem(Row):
    """Each given run folder that was rolled back has a post-mortem of its own, without a blank.

    `bench rollout` and `bench replay` write the draft; what no fact says is marked in it. A file
    with facts alone has no place for one, and is not asked for it.
    """

    advice: ClassVar[str] = f"Fill in postmortem.md of the run folder: search it for {BLANK}."
    checklist: ClassVar[Checklist] = "after"

    def judge(self, evidence: Evidence) -> Ruling:
        back = [proof for proof in evidence.proofs if _is_rolled_back(proof)]
        if not back:
            return kept("No run folder of a rollout that was rolled back was given")
        marked = [proof for proof in back if BLANK in proof.postmortem]
        if marked:
            blanks = sum(proof.postmortem.count(BLANK) for proof in marked)
            return proven(broken(f"{blanks} places of the post-mortem are blank"), *marked)
        missing = [proof for proof in back if not proof.postmortem.strip()]
        if missing:
            words = f"{len(missing)} of {len(back)} run folders have no postmortem.md"
            return proven(unknown(words), *missing)
        return proven(kept(f"{len(back)} post-mortems have no blank"), *back)


def _is_rolled_back(proof: Proof) -> bool:
    """Whether it is a run folder of a rollout that did not pass; a rehearsal is no incident."""
    if proof.scenario is None or proof.rehearsals:
        return False
    ends = [fact for fact in proof.facts if isinstance(fact, RolloutEnded)]
    return any(end.outcome != PASSED for end in ends)
