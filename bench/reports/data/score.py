"""The score of a run: 0 to 100, from the outcomes of its scenarios alone. Pure.

A kept scenario earns a point, a degraded one half a point, a broken one nothing; the score is the
percentage of all points, rounded down. A scenario with an unknown outcome earns nothing, so that
what was not measured never counts as kept; `at_most` says what the score would be if all of these
were kept. Without any other outcome there is no score.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from bench.judging.finding import SEVERITY, Outcome
from bench.reports.data.described import Described

Percent = Annotated[int, Field(ge=0, le=100)]
POINTS = {Outcome.KEPT: 1.0, Outcome.DEGRADED: 0.5, Outcome.BROKEN: 0.0, Outcome.UNKNOWN: 0.0}


@dataclass(frozen=True)
class Score(Described):
    """The score of some scenarios, from 0 to 100."""

    points: Percent | None
    """Null if every outcome is unknown."""
    at_most: Percent | None
    """The score if every unknown scenario were kept."""
    counts: dict[Outcome, Annotated[int, Field(ge=0)]]
    """The number of scenarios with each outcome."""

    @property
    def scenarios(self) -> int:
        return sum(self.counts.values())

    @property
    def unknown(self) -> int:
        return self.counts.get(Outcome.UNKNOWN, 0)

    @property
    def counted(self) -> str:
        """The number of scenarios with each outcome."""
        shown = ", ".join(f"{count} {outcome}" for outcome, count in self.counts.items() if count)
        return f"Scenarios: {shown or 'none'}"

    @property
    def text(self) -> str:
        """The score with the number of scenarios that it leaves open."""
        if self.points is None:
            return "no score"
        return f"{self.points} of 100" + (f" ({self.unknown} unknown)" if self.unknown else "")


def score(outcomes: Iterable[Outcome]) -> Score:
    """The score of scenarios with these outcomes."""
    counter = Counter(outcomes)
    counts = {outcome: counter[outcome] for outcome in reversed(SEVERITY)}
    number, unknown = sum(counts.values()), counts[Outcome.UNKNOWN]
    if number == unknown:
        return Score(None, None, counts)
    earned = sum(POINTS[outcome] * count for outcome, count in counts.items())
    return Score(int(100 * earned / number), int(100 * (earned + unknown) / number), counts)
