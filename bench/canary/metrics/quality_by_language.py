"""Answers are as good as the old version's, in each language."""

from collections.abc import Iterable
from typing import Annotated, NamedTuple

from pydantic import Field
from pydantic.dataclasses import dataclass

from bench.canary.exceedance import fisher_greater
from bench.canary.metric import Metric
from bench.canary.stage import Stage
from bench.facts import CrowdSecond
from bench.judging.finding import Measure, Ruling
from bench.judging.rule import broken, kept, nothing_to_judge
from fake_backend.settings import STRICT


class Quality(NamedTuple):
    """Counts of one language."""

    answers: int = 0
    filtered: int = 0
    accepted: int = 0

    @property
    def shown(self) -> int:
        return self.answers - self.filtered


@dataclass(frozen=True, config=STRICT)
class QualityByLanguage(Metric):
    """In no language are clearly more answers filtered, or clearly fewer accepted.

    A sum over all languages can hide one that is lost. The reference is the old version beside the
    new one, for quality does not depend on the load; once nobody has it, the baseline. Fisher's
    exact test, one-sided, its limit divided by the number of comparisons (Bonferroni).
    """

    points: Annotated[float, Field(gt=0, le=1)] = 0.05  # the least difference of shares
    chance: Annotated[float, Field(gt=0, lt=1)] = 0.001  # of an accusation, if nothing is worse
    fewest: Annotated[int, Field(ge=1, le=1_000_000)] = 50  # answers of a language, in each arm

    def judge(self, stage: Stage) -> Ruling:
        new = by_language(stage.of(stage.new))
        old = by_language(stage.of(stage.old)) or by_language(stage.before)
        compared = [
            name
            for name in sorted(new)
            if min(new[name].answers, old.get(name, Quality()).answers) >= self.fewest
        ]
        for name in compared:
            for worse in self._worse(new[name], old[name], self.chance / (2 * len(compared))):
                return broken(f"{stage.new} is worse than {stage.old} in {name}", *worse)
        if not compared:
            return nothing_to_judge("Quality was compared in no language, for lack of answers")
        return kept(f"Quality compared in {', '.join(compared)}")

    def _worse(self, new: Quality, old: Quality, limit: float) -> Iterable[tuple[Measure, Measure]]:
        refused = (new.shown - new.accepted, new.shown, old.shown - old.accepted, old.shown)
        filtered = (new.filtered, new.answers, old.filtered, old.answers)
        for word, counts in (("filtered", filtered), ("not accepted", refused)):
            hits, count, other_hits, other_count = counts
            if not count or not other_count:
                continue
            shares = hits / count, other_hits / other_count
            if shares[0] - shares[1] >= self.points and fisher_greater(*counts) < limit:
                yield (
                    Measure(word, round(100 * shares[0], 2), "%"),
                    Measure("before", round(100 * shares[1], 2), "%"),
                )


def by_language(seconds: Iterable[CrowdSecond]) -> dict[str, Quality]:
    """The counts of all seconds together."""
    total: dict[str, Quality] = {}
    for second in seconds:
        for name, counts in second.languages.items():
            so_far = total.get(name, Quality())
            total[name] = Quality(*(a + b for a, b in zip(so_far, counts, strict=True)))
    return total
