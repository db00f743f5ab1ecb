"""Mirrored requests are answered as well by the candidate."""

from collections import defaultdict
from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from bench.facts import Shadowed
from bench.gate.row import Evidence, Row
from bench.judging.finding import Measure, Ruling
from bench.judging.rule import broken, kept, unknown
from bench.load.offline import facts_of, new_traffic
from fake_backend.rollout.shadow import ROLES, ShadowSettings
from fake_backend.rollout.shadow import Shadow as Mirror
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class Shadow(Row):
    """The candidate filters no language more than chance explains, over mirrored requests.

    A twin of the old version answers as well: its difference is the noise (the idea of Diffy, with
    its two limits: relative and absolute, both above the noise).
    """

    advice: ClassVar[str] = "Look at the mirrored prompts whose answers differ before a canary."
    for_s: Annotated[float, Field(ge=5, le=600)] = 60  # simulated
    pairs: Annotated[int, Field(ge=299, le=1_000_000)] = 299  # at least
    relative: Annotated[float, Field(gt=0, le=100)] = 0.2
    absolute: Annotated[float, Field(gt=0, le=1)] = 0.03

    def judge(self, evidence: Evidence) -> Ruling:
        counts = self._mirrored(evidence)
        pairs = sum(row["pairs"] for row in counts.values())
        if pairs < self.pairs:
            return unknown(f"Only {pairs} pairs, of {self.pairs} that are needed")
        for language, row in sorted(counts.items()):
            primary, twin, candidate = (row[role] / row["pairs"] for role in ROLES)
            above_noise = candidate - primary - abs(twin - primary)
            if above_noise > self.absolute and above_noise > self.relative * primary:
                return broken(
                    f"The candidate filters more answers in {language}",
                    Measure(
                        "above the noise",
                        round(100 * above_noise, 2),
                        "%",
                        hard=100 * self.absolute,
                    ),
                )
        return kept(f"{pairs} pairs agree within the noise of a twin")

    def _mirrored(self, evidence: Evidence) -> dict[str, dict[str, int]]:
        rollout = evidence.rollout
        traffic = new_traffic(rollout, evidence.seed)
        settings = ShadowSettings(rollout.table.new, rollout.table.old, share=0.2)
        traffic.shadow = Mirror(settings, rollout.table.pool, rollout.versions)
        counts: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(("pairs", *ROLES), 0))
        for fact in facts_of(traffic.advance(self.for_s)):
            if isinstance(fact, Shadowed):
                row = counts[fact.language]
                row["pairs"] += fact.pairs
                for role, filtered in fact.filtered.items():
                    row[role] += filtered
        return counts
