"""Mirrors requests of the crowd to the new version in simulated time; its answers reach nobody."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bench.canary.exceedance import frozen_p99
from bench.catalogue.rollout import Rollout
from bench.facts import BaselineFrozen, CrowdSecond, Fact, RolloutBegan, Shadowed
from bench.load.offline import alone, facts_of, new_traffic
from fake_backend.rollout.shadow import ROLES, Shadow, ShadowSettings


@dataclass(frozen=True, slots=True)
class Pairs:
    """The mirrored requests of one language: by the primary, its twin and the candidate."""

    language: str
    count: int
    filtered: tuple[float, float, float]  # shares of the answers
    first_s: tuple[float, float, float]  # mean times to the first token

    @property
    def above_noise(self) -> float:
        """The candidate's share above the primary's, less the difference of two equal versions."""
        primary, twin, candidate = self.filtered
        return candidate - primary - abs(twin - primary)


def mirror(rollout: Rollout, seed: int, settings: ShadowSettings, seconds: float) -> list[Fact]:
    """The facts of a baseline, and of some seconds with a shadow."""
    table = rollout.table
    names = table.flag, table.old, table.new
    facts: list[Fact] = [RolloutBegan(0.0, rollout.name, rollout.fingerprint, seed, *names)]
    first, _ = alone(rollout, seed, rollout.old, seconds)
    traffic = new_traffic(rollout, seed)
    baseline = frozen_p99(first.seconds.samples)
    if baseline is not None:
        threshold_s = baseline.p99_s * table.guard.p99_times
        traffic.seconds.threshold_s = threshold_s
        facts.append(BaselineFrozen(0.0, baseline.samples, baseline.p99_s, threshold_s))
    traffic.shadow = Shadow(settings, table.pool, rollout.versions)
    return [*facts, *facts_of(traffic.advance(seconds))]


def pairs_of(facts: Iterable[Fact]) -> list[Pairs]:
    """The pairs of each language."""
    by_language: dict[str, list[Shadowed]] = defaultdict(list)
    for fact in facts:
        if isinstance(fact, Shadowed):
            by_language[fact.language].append(fact)
    return [_pairs(language, rows) for language, rows in sorted(by_language.items())]


def _pairs(language: str, rows: list[Shadowed]) -> Pairs:
    count = sum(row.pairs for row in rows)
    filtered = [sum(row.filtered[role] for row in rows) / count for role in ROLES]
    first_s = [sum(row.first_s[role] * row.pairs for row in rows) / count for role in ROLES]
    return Pairs(
        language,
        count,
        (filtered[0], filtered[1], filtered[2]),
        (first_s[0], first_s[1], first_s[2]),
    )


def late_share(facts: Iterable[Fact]) -> float:
    """The share of the real users' answers that were late while the shadow was on."""
    seconds = [fact for fact in facts if isinstance(fact, CrowdSecond)]
    count = sum(second.counted for second in seconds)
    return sum(sum(second.over) for second in seconds) / count if count else 0.0
