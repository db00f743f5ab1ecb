"""The overview of many scenarios: a row for each, a column for each rule. Pure."""

from collections import Counter
from dataclasses import dataclass

from bench.judging.finding import Outcome
from bench.reports.data.model import RuleVerdict, RunData, ScenarioVerdict

MARKS = {Outcome.KEPT: "✓", Outcome.DEGRADED: "!", Outcome.BROKEN: "✕", Outcome.UNKNOWN: "?"}
BADNESS = {Outcome.BROKEN: 100, Outcome.DEGRADED: 10, Outcome.UNKNOWN: 1, Outcome.KEPT: 0}


@dataclass(frozen=True, slots=True)
class Column:
    """A rule; `failed` is the number of scenarios that did not keep it."""

    rule: str
    failed: int


@dataclass(frozen=True, slots=True)
class Row:
    """A scenario, the folder of its first run, and its cells in the order of the columns."""

    verdict: ScenarioVerdict
    folder: str
    cells: tuple[RuleVerdict | None, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rules and scenarios, those that failed most first."""

    columns: tuple[Column, ...]
    groups: dict[str, tuple[Row, ...]]
    marks: dict[Outcome, str]


def matrix(run: RunData) -> Matrix:
    weights: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for verdict in run.verdicts:
        for rule in verdict.rules:
            weights[rule.rule] += 0 if rule.known else BADNESS[rule.outcome]
            failed[rule.rule] += rule.outcome is not Outcome.KEPT and not rule.known
    names = sorted(weights, key=lambda name: (-weights[name], name))
    folders: dict[str, str] = {}
    for scenario in run.scenarios:
        folders.setdefault(scenario.scenario, scenario.name)
    groups: dict[str, tuple[Row, ...]] = {}
    for group in run.groups:
        rows = [
            _row(verdict, folders[verdict.scenario], names)
            for verdict in run.verdicts
            if verdict.group == group
        ]
        groups[group] = tuple(sorted(rows, key=_gravity))
    return Matrix(tuple(Column(name, failed[name]) for name in names), groups, MARKS)


def _row(verdict: ScenarioVerdict, folder: str, names: list[str]) -> Row:
    by_name = {rule.rule: rule for rule in verdict.rules}
    return Row(verdict, folder, tuple(by_name.get(name) for name in names))


def _gravity(row: Row) -> tuple[int, str]:
    cells = [cell for cell in row.cells if cell and not cell.known]
    return -sum(BADNESS[cell.outcome] for cell in cells), row.verdict.scenario
