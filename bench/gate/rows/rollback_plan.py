"""There is a way back, and it has been walked."""

from collections.abc import Sequence
from itertools import zip_longest
from math import inf
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import Fact, FlagInForce, FlagSwitched
from bench.gate.row import Evidence, Row, proven
from bench.judging.finding import Ruling
from bench.judging.rule import broken, kept, unknown
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class RollbackPlan(Row):
    """The guard acts, and in runs of exactly this rollout the flag was switched back in force.

    A run of other settings proves nothing: its fingerprint differs. A switch back that was only
    decided, and by which the backend never answered, is no way back.
    """

    advice: ClassVar[str] = 'Set guard.mode = "act", and rehearse this rollout: bench load FILE.'

    def judge(self, evidence: Evidence) -> Ruling:
        rollout, wanted = evidence.rollout, evidence.rollout.fingerprint
        mode = rollout.table.guard.mode
        if mode != "act":
            return broken(f"The guard would switch nothing back: guard.mode is {mode}")
        switched = [(proof, _switched_back(proof.facts)) for proof in evidence.of_rollout]
        stuck = [proof for proof, in_force in switched if False in in_force]
        if stuck:
            return proven(broken("The flag was switched back, but never in force"), *stuck)
        back = [proof for proof, in_force in switched if in_force]
        if back:
            words = f"The flag was switched back in {len(back)} runs of this rollout ({wanted})"
            return proven(kept(words), *back)
        seen = {proof.fingerprint: proof for proof in evidence.proofs if proof.fingerprint}
        if not seen:
            return unknown(f"No run of this rollout ({wanted}) was given")
        notes = (f"The runs given are of {', '.join(sorted(seen))}.",)
        missing = unknown(f"No run of this rollout ({wanted}) has switched back", notes=notes)
        return proven(missing, *seen.values())


def _switched_back(facts: Sequence[Fact]) -> list[bool]:
    """For each switch back, whether it came into force before the next switch."""
    switches = [fact for fact in facts if isinstance(fact, FlagSwitched)]
    forced = [fact.at for fact in facts if isinstance(fact, FlagInForce) and not fact.share]
    return [
        any(switch.at <= at <= (later.at if later else inf) for at in forced)
        for switch, later in zip_longest(switches, switches[1:])
        if not switch.share
    ]
