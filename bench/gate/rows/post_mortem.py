"""After a rollback: the post-mortem is written, and blames nobody."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.canary.walk import PASSED
from bench.facts import RolloutEnded
from bench.gate.row import Checklist, Evidence, Proof, Row, proven
from bench.judging.finding import Ruling
from bench.judging.rule import broken, kept, unknown
from bench.reports.incident.blameless import blames
from bench.reports.incident.postmortem import BLANK
from fake_backend.settings import STRICT

SHOWN = 3  # places that name or blame a person


@dataclass(frozen=True, config=STRICT)
class PostMortem(Row):
    """Each given run folder that was rolled back has its own post-mortem without a blank or blame.

    `bench rollout` and `bench replay` write the draft; what no fact says is marked in it. It says
    what happened, not who did it: persons are named only as authors and as owners of actions. A
    file with facts alone has no place for one, and is not asked for it.
    """

    advice: ClassVar[str] = (
        f"Fill in postmortem.md of the run folder: search it for {BLANK}. Write roles and systems"
        " in place of persons."
    )
    checklist: ClassVar[Checklist] = "after"

    def judge(self, evidence: Evidence) -> Ruling:
        back = [proof for proof in evidence.proofs if _is_rolled_back(proof)]
        if not back:
            return kept("No run folder of a rollout that was rolled back was given")
        marked = [proof for proof in back if BLANK in proof.postmortem]
        if marked:
            blanks = sum(proof.postmortem.count(BLANK) for proof in marked)
            return proven(broken(f"{blanks} places of the post-mortem are blank"), *marked)
        blaming = [proof for proof in back if blames(proof.postmortem)]
        if blaming:
            blamed = [place for proof in blaming for place in blames(proof.postmortem)]
            words = f"{len(blamed)} places of the post-mortem name or blame a person"
            return proven(broken(words, notes=tuple(map(str, blamed[:SHOWN]))), *blaming)
        missing = [proof for proof in back if not proof.postmortem.strip()]
        if missing:
            words = f"{len(missing)} of {len(back)} run folders have no postmortem.md"
            return proven(unknown(words), *missing)
        return proven(kept(f"{len(back)} post-mortems have no blank and blame nobody"), *back)


def _is_rolled_back(proof: Proof) -> bool:
    """Whether it is a run folder of a rollout that did not pass; a rehearsal is no incident."""
    if proof.scenario is None or proof.rehearsals:
        return False
    ends = [fact for fact in proof.facts if isinstance(fact, RolloutEnded)]
    return any(end.outcome != PASSED for end in ends)
