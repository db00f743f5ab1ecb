"""The rollback has been rehearsed, and users were well again soon."""

from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from bench.canary.rehearsal import Rehearsal as Rehearsed
from bench.canary.rehearsal import rehearsals
from bench.gate.row import Evidence, Row
from bench.judging.finding import Measure, Ruling
from bench.judging.rule import broken, kept, unknown
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class Rehearsal(Row):
    """Every rehearsed rollback of exactly this rollout came into force, and users got well.

    From the decision, the flag may take `in_force_s`, and users `well_s`, whatever stood in the
    way of the rollback. With a real editor in the rehearsal, ghost text must come as fast as
    before within `well_s` as well, without a reload of the window.
    """

    advice: ClassVar[str] = "Rehearse this rollout: bench rehearse FILE --facts F; --proof F."
    in_force_s: Annotated[float, Field(gt=0, le=3600)] = 15
    well_s: Annotated[float, Field(gt=0, le=3600)] = 60

    def judge(self, evidence: Evidence) -> Ruling:
        wanted = evidence.rollout.fingerprint
        drills = [one for facts in evidence.runs_of(wanted) for one in rehearsals(facts)]
        if not drills:
            return unknown(f"No rehearsal of this rollout ({wanted}) was given")
        for one in drills:
            slow = self._too_slow(one)
            if slow is not None:
                return slow
        worst = max(drills, key=lambda one: one.well_s or 0.0)
        assert worst.well_s is not None
        return kept(
            f"{len(drills)} rollbacks were rehearsed; the slowest, {_name(worst)}",
            Measure("users well after", worst.well_s, "s", hard=self.well_s),
        )

    def _too_slow(self, one: Rehearsed) -> Ruling | None:
        steps = [("flag in force after", one.in_force_s, self.in_force_s)]
        steps.append(("users well after", one.well_s, self.well_s))
        if one.has_editor:
            steps.append(("ghost text as before after", one.ghost_s, self.well_s))
        for name, seconds, limit in steps:
            if seconds is None:
                return broken(f"Rollback {_name(one)}: not seen: {name.removesuffix(' after')}")
            if seconds > limit:
                return broken(f"Rollback {_name(one)}", Measure(name, seconds, "s", hard=limit))
        return None


def _name(one: Rehearsed) -> str:
    return f"from {100 * one.share:g} % with {one.hindrance.replace('_', ' ')}"
