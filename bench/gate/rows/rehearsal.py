"""The rollback has been rehearsed, and users were well again soon."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from bench.canary.rehearsal import Rehearsal as Rehearsed
from bench.catalogue.hindrance import HINDRANCES
from bench.catalogue.rollout import Rollout
from bench.gate.row import Evidence, Row, proven
from bench.judging.finding import Measure, Outcome, Ruling
from bench.judging.rule import broken, kept, unknown
from fake_backend.settings import STRICT

NAMED = 3  # of the drills that are missing
SLACK_S = 0.1  # times are rounded, and two clocks are read


@dataclass(frozen=True, config=STRICT)
class Rehearsal(Row):
    """Exactly this rollout was rolled back from every stage, through all that can be in the way.

    From the decision, the flag may take `in_force_s`, and all that follows `well_s`: the last
    answer of the new version, the queue, users without late answers. Some of the rollbacks need a
    real editor among the users. There, ghost text must come as fast as before within `well_s` as
    well, and nothing of the editor may be restarted. What should have been in the way, and was
    not, is not rehearsed.
    """

    advice: ClassVar[str] = (
        "Rehearse every stage: bench rehearse FILE --facts F; with an editor: bench rehearse FILE"
        " --at 0.5 --with-editor; --proof F --proof RUN."
    )
    in_force_s: Annotated[float, Field(gt=0, le=3600)] = 15
    well_s: Annotated[float, Field(gt=0, le=3600)] = 60

    def judge(self, evidence: Evidence) -> Ruling:
        rollout = evidence.rollout
        proofs = [proof for proof in evidence.of_rollout if proof.rehearsals]
        for proof in proofs:
            alone = self.judge_drills(proof.rehearsals)
            if alone.outcome is Outcome.BROKEN:
                return proven(alone, proof)
        drills = [drill for proof in proofs for drill in proof.rehearsals]
        if not drills:
            return unknown(f"No rehearsal of this rollout ({rollout.fingerprint}) was given")
        missing = not_rehearsed(rollout, drills)
        if missing:
            return proven(unknown(missing, notes=_doubts(drills)[:NAMED]), *proofs)
        proving = [drill for drill in drills if not _doubt(drill)]
        if not any(drill.has_editor for drill in proving):
            words = "No rollback was rehearsed with the ghost text of a real editor"
            return proven(unknown(words), *proofs)
        return proven(self.judge_drills(proving), *proofs)

    def judge_drills(self, drills: Sequence[Rehearsed]) -> Ruling:
        """Judge each of these rollbacks, whatever else there is to rehearse."""
        if not drills:
            return unknown("No rollback was rehearsed")
        for drill in drills:
            slow = self._too_slow(drill) or _restarted(drill)
            if slow is not None:
                return slow
        doubts = _doubts(drills)
        if doubts:
            return unknown(doubts[0])
        worst = max(drills, key=lambda drill: drill.well_s or 0.0)
        return kept(
            f"{len(drills)} rollbacks were rehearsed; the slowest, {_name(worst)}",
            Measure("users well after", worst.well_s or 0.0, "s", hard=self.well_s),
        )

    def _too_slow(self, drill: Rehearsed) -> Ruling | None:
        steps = [
            ("flag in force after", drill.in_force_s, self.in_force_s),
            ("last new answer after", drill.last_new_s, self.well_s),
            ("queue drained after", drill.drained_s, self.well_s),
            ("users well after", drill.well_s, self.well_s),
        ]
        if drill.has_editor:
            steps.append(("ghost text as before after", drill.ghost_s, self.well_s))
        for name, seconds, limit in steps:
            if seconds is None:
                return broken(f"Rollback {_name(drill)}: not seen: {name.removesuffix(' after')}")
            if seconds > limit:
                return broken(f"Rollback {_name(drill)}", Measure(name, seconds, "s", hard=limit))
        return None


def not_rehearsed(rollout: Rollout, drills: Iterable[Rehearsed]) -> str:
    """The rollbacks that these leave out, in words; empty if there is none."""
    done = {(drill.share, drill.hindrance) for drill in drills if not _doubt(drill)}
    shares = [stage.share for stage in rollout.table.stages]
    missing = [(at, name) for at in shares for name in HINDRANCES if (at, name) not in done]
    if not missing:
        return ""
    named = [_words(share, name) for share, name in islice(missing, NAMED)]
    more = f", and {len(missing) - NAMED} more" if len(missing) > NAMED else ""
    return f"Not rehearsed: {', '.join(named)}{more}"


def _doubt(drill: Rehearsed) -> str:
    """Why this rollback proves nothing; empty if it does."""
    hindrance = HINDRANCES.get(drill.hindrance)
    if hindrance is None:
        return "this bench does not know what was in its way"
    if drill.streams < hindrance.streams:
        return f"{drill.streams} of {hindrance.streams} long answers were under way"
    in_force_s = drill.in_force_s
    if in_force_s is not None and in_force_s < hindrance.delay_s - SLACK_S:
        return f"nothing kept the flag from being in force after {in_force_s:g} s"
    if drill.has_editor and not drill.host_seen:
        return "nothing was recorded of the extension host"
    return ""


def _doubts(drills: Iterable[Rehearsed]) -> list[str]:
    return [f"Rollback {_name(drill)}: {_doubt(drill)}." for drill in drills if _doubt(drill)]


def _restarted(drill: Rehearsed) -> Ruling | None:
    if not drill.restarted:
        return None
    return broken(f"Rollback {_name(drill)}: {drill.restarted}")


def _name(drill: Rehearsed) -> str:
    return _words(drill.share, drill.hindrance)


def _words(share: float, hindrance: str) -> str:
    return f"from {100 * share:g} % with {hindrance.replace('_', ' ')}"
