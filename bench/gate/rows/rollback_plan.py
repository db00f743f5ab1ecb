"""There is a way back, and it has been walked."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import FlagSwitched, RolloutBegan
from bench.gate.row import Evidence, Row
from bench.judging.finding import Ruling
from bench.judging.rule import broken, kept, unknown
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class RollbackPlan(Row):
    """The guard acts, and a run of exactly this rollout has switched the flag back.

    A run of other settings proves nothing: its fingerprint differs.
    """

    advice: ClassVar[str] = 'Set guard.mode = "act", and rehearse this rollout: bench load FILE.'

    def judge(self, evidence: Evidence) -> Ruling:
        table, wanted = evidence.rollout.table, evidence.rollout.fingerprint
        if table.guard.mode != "act":
            return broken(f"The guard would switch nothing back: guard.mode is {table.guard.mode}")
        seen = []
        for facts in evidence.runs:
            began = next((fact for fact in facts if isinstance(fact, RolloutBegan)), None)
            if began is None:
                continue
            seen.append(began.fingerprint)
            back = (one for one in facts if isinstance(one, FlagSwitched) and not one.share)
            if began.fingerprint == wanted and any(back):
                return kept(f"The flag was switched back in a run of this rollout ({wanted})")
        if seen:
            return unknown(
                f"No run of this rollout ({wanted}) has switched back",
                notes=(f"The runs given are of {', '.join(sorted(set(seen)))}.",),
            )
        return unknown(f"No run of this rollout ({wanted}) was given")
