"""Compares two run folders: what is better, worse, or noise. Pure.

A difference counts if Cliff's delta is at least small, its 95 % interval excludes 0, and the
medians are more than 5 % apart; that last limit is ours. The values of one run are correlated, so
the interval of a single slow run is too narrow. If both sides have enough runs of a scenario, each
run therefore counts as one value: its median.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import chain
from math import inf, isinf
from statistics import median
from typing import Any

from bench.comparison.caveats import ENOUGH_RUNS, caveats
from bench.comparison.effect_size import Effect, cliffs_delta
from bench.core.errors import RequestError
from bench.facts.run_info import RunInfo
from bench.judging.finding import SEVERITY, Outcome
from bench.judging.phase_measures import MEASURES, PhaseMeasure
from bench.judging.repeats import Repeats
from bench.reports.data.score import Score, score
from bench.reports.report import Report, ScenarioReport
from bench.reports.templates import utc

LEAST_SHIFT = 0.05
NO_SCORE = score(())


class Change(StrEnum):
    """The change from run A to run B."""

    BETTER = "better"
    WORSE = "worse"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure in both runs; `a` and `b` are medians, `counts` the numbers of values."""

    measure: PhaseMeasure
    a: float
    b: float
    counts: tuple[int, int]
    effect: Effect

    @property
    def shift(self) -> float:
        """The relative change from `a` to `b`; infinite if `a` is 0."""
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
    """A rule with different outcomes; `because` is the sentence of run B."""

    rule: str
    a: Outcome
    b: Outcome
    change: Change
    because: str


@dataclass(frozen=True, slots=True)
class Compared:
    """The comparison of one scenario that both runs have."""

    scenario: str
    measures: tuple[Measured, ...]
    rules: tuple[RuleChanged, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison of two runs; `notes` are sentences on other differences between them."""

    scenarios: tuple[Compared, ...]
    notes: tuple[str, ...]
    runs: tuple[str, str] = ("A", "B")  # what each of them tested, and when
    scores: tuple[Score, Score] = (NO_SCORE, NO_SCORE)  # of the scenarios that both have

    @property
    def changes(self) -> list[Change]:
        """The change of each measure and of each changed rule."""
        measures = [part.change for compared in self.scenarios for part in compared.measures]
        return [*measures, *(rule.change for compared in self.scenarios for rule in compared.rules)]

    @property
    def worse(self) -> bool:
        return Change.WORSE in self.changes


def compare(a: Report, b: Report) -> Comparison:
    """Compare the scenarios that both runs have.

    Raises:
        RequestError: they have no scenario in common.
    """
    first, second = ({each.scenario: each for each in report.repeats} for report in (a, b))
    common = [name for name in first if name in second]
    if not common:
        lists = [", ".join(names) or "none" for names in (first, second)]
        msg = f"The two runs have no scenario in common. A has: {lists[0]}. B has: {lists[1]}."
        raise RequestError(msg)
    scenarios = [
        Compared(
            name,
            _measures_in_both(a.groups[name], b.groups[name]),
            _changed_rules(first[name], second[name]),
        )
        for name in common
    ]
    return Comparison(
        tuple(scenarios),
        tuple(caveats(a, b)),
        (title_of(a.info), title_of(b.info)),
        (
            score(first[name].outcome for name in common),
            score(second[name].outcome for name in common),
        ),
    )


def title_of(info: RunInfo) -> str:
    """What a run tested, and when."""
    return f"{info.titled} in VS Code {info.vscode}, {utc(info.started)}"


def _measures_in_both(
    a: Sequence[ScenarioReport], b: Sequence[ScenarioReport]
) -> tuple[Measured, ...]:
    both = [(measure, *_values(measure, a, b)) for measure in MEASURES]
    return tuple(
        Measured(measure, median(x), median(y), (len(x), len(y)), cliffs_delta(x, y))
        for measure, x, y in both
        if x and y
    )


def _values(
    measure: PhaseMeasure, a: Sequence[ScenarioReport], b: Sequence[ScenarioReport]
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
            finding.rule,
            before[finding.rule],
            finding.outcome,
            _change(a.outcomes_of(finding.rule), b.outcomes_of(finding.rule)),
            finding.because,
        )
        for finding in b.findings
        if before.get(finding.rule, finding.outcome) is not finding.outcome
    )


def _change(a: Sequence[Outcome], b: Sequence[Outcome]) -> Change:
    """Worse if every outcome in `b` is graver than every one in `a`; unknown does not count."""
    first, second = (
        [-SEVERITY.index(outcome) for outcome in outcomes if outcome is not Outcome.UNKNOWN]
        for outcomes in (a, b)
    )
    if first and second and min(second) > max(first):
        return Change.WORSE
    return Change.BETTER if first and second and max(second) < min(first) else Change.NOISE


def as_table(comparison: Comparison) -> dict[str, Any]:
    """The comparison for programs; `change_percent` is null if the value in A is 0."""
    return {
        "worse": comparison.worse,
        "runs": comparison.runs,
        "scores": [one.points for one in comparison.scores],
        "notes": comparison.notes,
        "scenarios": [
            {
                "scenario": compared.scenario,
                "measures": [_row(measured) for measured in compared.measures],
                "rules": [asdict(rule) for rule in compared.rules],
            }
            for compared in comparison.scenarios
        ],
    }


def _row(measured: Measured) -> dict[str, Any]:
    effect = measured.effect
    return {
        "measure": measured.measure.what,
        "phase": measured.measure.phase,
        "unit": measured.measure.unit,
        "a": round(measured.a, 3),
        "b": round(measured.b, 3),
        "change_percent": None if isinf(measured.shift) else round(100 * measured.shift, 1),
        "counts": measured.counts,
        "delta": round(effect.delta, 3),
        "interval": [round(effect.low, 3), round(effect.high, 3)],
        "size": effect.size,
        "change": measured.change,
    }
