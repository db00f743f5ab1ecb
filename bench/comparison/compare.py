"""Two run folders against each other: what is better, worse, or noise. Pure.

A difference counts where Cliff's delta is at least small, its 95 % interval excludes 0, and the
medians are more than 5 % apart; that last limit is ours. The values of one run hang together, so
that one slow run looks surer of itself than it is. Where each side has enough runs of a scenario,
each run is therefore one value: its median.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from math import inf, isinf
from statistics import median
from typing import Any

from bench.comparison.caveats import ENOUGH_RUNS, caveats
from bench.comparison.effect_size import Effect, cliffs_delta
from bench.comparison.measures import MEASURES, Measure
from bench.core.errors import RequestError
from bench.judging.finding import SEVERITY, Outcome
from bench.judging.repeats import Repeats
from bench.reports.report import Report, ScenarioReport

LEAST_SHIFT = 0.05


class Change(StrEnum):
    """How the second run stands to the first."""

    BETTER = "better"
    WORSE = "worse"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure in both runs; `a` and `b` are medians, `counts` the numbers of values."""

    measure: Measure
    a: float
    b: float
    counts: tuple[int, int]
    effect: Effect

    @property
    def shift(self) -> float:
        """By which share of `a` more `b` is; infinite where there was nothing before."""
        if self.a == self.b:
            return 0.0
        return (self.b - self.a) / self.a if self.a else inf

    @property
    def change(self) -> Change:
        agree = self.shift * self.effect.delta > 0
        if not (self.effect.matters and agree and abs(self.shift) > LEAST_SHIFT):
            return Change.NOISE
        return Change.WORSE if self.shift > 0 else Change.BETTER


@dataclass(frozen=True, slots=True)
class RuleChanged:
    """A rule whose outcome is another one; `because` is the second run's sentence."""

    rule: str
    a: Outcome
    b: Outcome
    change: Change
    because: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One scenario that both runs have."""

    scenario: str
    measures: tuple[Measured, ...]
    rules: tuple[RuleChanged, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`notes` are sentences on what else differs between the two runs."""

    scenarios: tuple[Compared, ...]
    notes: tuple[str, ...]

    @property
    def changes(self) -> list[Change]:
        """How each measure and each changed rule of each scenario changed."""
        measures = [one.change for of in self.scenarios for one in of.measures]
        return [*measures, *(one.change for of in self.scenarios for one in of.rules)]

    @property
    def worse(self) -> bool:
        return Change.WORSE in self.changes


def compare(a: Report, b: Report) -> Comparison:
    """Compare the scenarios that both runs have.

    Raises:
        RequestError: they have none in common.
    """
    first, second = ({one.scenario: one for one in report.repeats} for report in (a, b))
    common = [name for name in first if name in second]
    if not common:
        told = [", ".join(names) or "none" for names in (first, second)]
        msg = f"The two runs have no scenario in common. A has: {told[0]}. B has: {told[1]}."
        raise RequestError(msg)
    scenarios = [
        Compared(
            name,
            _measured(a.groups[name], b.groups[name]),
            _changed_rules(first[name], second[name]),
        )
        for name in common
    ]
    return Comparison(tuple(scenarios), tuple(caveats(a, b)))


def _measured(a: Sequence[ScenarioReport], b: Sequence[ScenarioReport]) -> tuple[Measured, ...]:
    """What both have; a measure that one of them lacks is left out."""
    both = [(measure, *_values(measure, a, b)) for measure in MEASURES]
    return tuple(
        Measured(measure, median(x), median(y), (len(x), len(y)), cliffs_delta(x, y))
        for measure, x, y in both
        if x and y
    )


def _values(
    measure: Measure, a: Sequence[ScenarioReport], b: Sequence[ScenarioReport]
) -> tuple[list[float], list[float]]:
    ours, theirs = (
        [values for values in (measure.values(run.timeline) for run in runs) if values]
        for runs in (a, b)
    )
    if min(len(ours), len(theirs)) >= ENOUGH_RUNS:
        return [median(values) for values in ours], [median(values) for values in theirs]
    return list(chain(*ours)), list(chain(*theirs))


def _changed_rules(a: Repeats, b: Repeats) -> tuple[RuleChanged, ...]:
    before = {finding.rule: finding.outcome for finding in a.findings}
    return tuple(
        RuleChanged(
            found.rule,
            before[found.rule],
            found.outcome,
            _change(a.outcomes_of(found.rule), b.outcomes_of(found.rule)),
            found.because,
        )
        for found in b.findings
        if before.get(found.rule, found.outcome) is not found.outcome
    )


def _change(a: Sequence[Outcome], b: Sequence[Outcome]) -> Change:
    """Worse where every outcome in `b` is graver than every one in `a`; unknown tells nothing."""
    first, second = (
        [-SEVERITY.index(outcome) for outcome in outcomes if outcome is not Outcome.UNKNOWN]
        for outcomes in (a, b)
    )
    if first and second and min(second) > max(first):
        return Change.WORSE
    return Change.BETTER if first and second and max(second) < min(first) else Change.NOISE


def as_table(comparison: Comparison) -> dict[str, Any]:
    """The same for programs; `change_percent` is null where there was nothing before."""
    return {
        "worse": comparison.worse,
        "notes": comparison.notes,
        "scenarios": [
            {
                "scenario": of.scenario,
                "measures": [_row(one) for one in of.measures],
                "rules": [
                    {"rule": one.rule, "a": one.a, "b": one.b, "change": one.change}
                    | {"because": one.because}
                    for one in of.rules
                ],
            }
            for of in comparison.scenarios
        ],
    }


def _row(one: Measured) -> dict[str, Any]:
    effect = one.effect
    return {
        "measure": one.measure.what,
        "phase": one.measure.phase,
        "unit": one.measure.unit,
        "a": round(one.a, 3),
        "b": round(one.b, 3),
        "change_percent": None if isinf(one.shift) else round(100 * one.shift, 1),
        "counts": one.counts,
        "delta": round(effect.delta, 3),
        "interval": [round(effect.low, 3), round(effect.high, 3)],
        "size": effect.size,
        "change": one.change,
    }
