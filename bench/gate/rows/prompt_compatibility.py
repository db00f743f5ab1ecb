"""The new version answers the prompts of a real editor as well as the old one."""

from collections.abc import Iterable, Sequence
from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from bench.canary.exceedance import fisher_greater
from bench.facts import Answered, Fact, Served
from bench.gate.row import Evidence, Row, proven
from bench.judging.finding import Measure, Ruling
from bench.judging.rule import broken, kept, unknown
from fake_backend.settings import STRICT

OK = 200
Counts = tuple[int, int]  # bad answers, and all


@dataclass(frozen=True, config=STRICT)
class PromptCompatibility(Row):
    """Real prompts, which an extension wrote, get no more failed or spoiled answers than before.

    A run of this rollout with a real editor has prompts for both versions. An answer is bad if it
    is an error, or if a fault that the rollout gives the version has spoiled it: filtered, cut, in
    another language. Answers that the client did not wait for do not count. Nor do those of a
    rehearsal, which a full pool refuses.
    """

    advice: ClassVar[str] = (
        "Roll out with a real editor that joins early: bench rollout FILE; --proof RUN."
    )
    prompts: Annotated[int, Field(ge=2, le=1000)] = 8  # of each version
    points: Annotated[float, Field(gt=0, lt=1)] = 0.03
    chance: Annotated[float, Field(gt=0, lt=1)] = 0.01

    def judge(self, evidence: Evidence) -> Ruling:
        proofs = [
            proof
            for proof in evidence.of_rollout
            if not proof.rehearsals and any(isinstance(fact, Served) for fact in proof.facts)
        ]
        table, runs = evidence.rollout.table, [proof.facts for proof in proofs]
        return proven(self._compare(_counts(runs, table.old), _counts(runs, table.new)), *proofs)

    def _compare(self, before: Counts, after: Counts) -> Ruling:
        (old_bad, old), (bad, new) = before, after
        if min(old, new) < self.prompts:
            words = f"{new} prompts to the new version and {old} to the old one"
            return unknown(f"Only {words}, of {self.prompts} that are needed")
        gap = bad / new - old_bad / old
        measure = Measure("more bad answers", round(100 * gap, 2), "%", hard=100 * self.points)
        if gap > self.points and fisher_greater(bad, new, old_bad, old) < self.chance:
            return broken("Prompts of the real editor are answered worse", measure)
        return kept(f"{new} prompts of a real editor were answered as before", measure)


def _counts(runs: Iterable[Sequence[Fact]], version: str) -> Counts:
    """The bad answers of a version, and all that the client waited for."""
    bad = count = 0
    for facts in runs:
        served = {f.request for f in facts if isinstance(f, Served) and f.version == version}
        for fact in facts:
            if isinstance(fact, Answered) and fact.request in served and not fact.client_left:
                count += 1
                bad += fact.status != OK or bool(fact.delivered)
    return bad, count
