"""The extension keeps its promises while a version misbehaves."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from bench.gate.row import Checklist, Evidence, Proof, Row, proven
from bench.judging.finding import Outcome, Ruling
from bench.judging.rule import broken, kept, unknown
from fake_backend.settings import STRICT

TAG = "incident-2026-02"


@dataclass(frozen=True, config=STRICT)
class UserImpact(Row):
    """No rule was broken in a run of this rollout with a real editor, nor in scenarios like it.

    Those are the ones of the founding incident. Without a run of exactly this rollout, at least
    `scenarios` different ones of them are needed. One that could not be judged, or was not run,
    proves nothing.
    """

    advice: ClassVar[str] = (
        f"Run it with the extension: bench rollout FILE, or bench run --tag {TAG}; --proof RUN."
    )
    checklist: ClassVar[Checklist] = "during"
    scenarios: Annotated[int, Field(ge=1, le=100)] = 10

    def judge(self, evidence: Evidence) -> Ruling:
        rollouts = [proof for proof in evidence.of_rollout if proof.scenario]
        tagged = [
            proof
            for proof in evidence.proofs
            if proof.scenario and TAG in proof.scenario.scenario.tags
        ]
        runs = [*rollouts, *tagged]
        bad = _of(runs, Outcome.BROKEN)
        if bad:
            return proven(broken(f"The extension broke rules in {_names(bad)}"), *bad)
        doubtful = _of(runs, Outcome.UNKNOWN)
        if doubtful:
            return proven(unknown(f"Not judged: {_names(doubtful)}"), *doubtful)
        if evidence.not_run:
            return unknown(f"Not run: {', '.join(evidence.not_run)}")
        distinct = {proof.scenario.scenario.title for proof in tagged if proof.scenario}
        if not rollouts and len(distinct) < self.scenarios:
            words = f"{len(distinct)} scenarios tagged {TAG}, of {self.scenarios} that are needed"
            return proven(unknown(f"No run of this rollout with an editor, and {words}"), *tagged)
        return proven(kept(f"No rule was broken in {len(runs)} runs"), *runs)


def _of(runs: Sequence[Proof], outcome: Outcome) -> list[Proof]:
    return [run for run in runs if run.scenario and run.scenario.verdict.outcome is outcome]


def _names(runs: Sequence[Proof]) -> str:
    return ", ".join(run.scenario.name for run in runs if run.scenario)
