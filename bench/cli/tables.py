"""What a person sees while a run is under way, and at its end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import isinf

from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.table import Table

from bench.comparison.compare import Change, Comparison, Measured
from bench.judging.rule import Outcome
from bench.reports.report import Report

STYLES = {
    Outcome.KEPT: "green",
    Outcome.DEGRADED: "yellow",
    Outcome.BROKEN: "bold red",
    Outcome.UNKNOWN: "magenta",
}

CHANGES = {Change.BETTER: "green", Change.WORSE: "bold red", Change.NOISE: "dim"}
COMPARED = ("measure", "A", "B", "change", "Cliff's delta (95 %)", "values", "B is")


@dataclass(slots=True)
class Row:
    """The state of one scenario: phase, seconds, and, at the end, outcome and sentence."""

    phase: str = "waiting"
    seconds: float = 0.0
    outcome: Outcome | None = None
    because: str = ""


@dataclass
class Progress:
    """A table that changes on a terminal, and single lines elsewhere."""

    console: Console
    rows: dict[str, Row] = field(default_factory=dict)
    _live: Live | None = None

    @contextmanager
    def showing(self, scenarios: tuple[str, ...]) -> Iterator[None]:
        self.rows = {name: Row() for name in scenarios}
        if not self.console.is_terminal:
            yield
            return
        with Live(console=self.console, get_renderable=self._table, refresh_per_second=4) as live:
            self._live = live
            yield
        self._live = None

    def say(self, line: str) -> None:
        self.console.print(escape(line), style="dim", highlight=False, soft_wrap=True)

    def phase(self, scenario: str, phase: str, seconds: float) -> None:
        """Tell how far a scenario has come."""
        row = self.rows[scenario]
        if row.phase != phase and self._live is None:
            self.say(f"{scenario}: {phase} ({seconds:.0f} s)")
        row.phase, row.seconds = phase, seconds

    def done(self, scenario: str, outcome: Outcome, because: str) -> None:
        row = self.rows[scenario]
        row.phase, row.outcome, row.because = "done", outcome, because
        if self._live is None:
            line = f"{scenario}: [{STYLES[outcome]}]{outcome}[/] {escape(because)}"
            self.console.print(line, soft_wrap=True)

    def _table(self) -> Table:
        table = Table("scenario", "phase", "seconds", "outcome", "because")
        for name, row in self.rows.items():
            outcome = f"[{STYLES[row.outcome]}]{row.outcome}[/]" if row.outcome else ""
            table.add_row(name, row.phase, f"{row.seconds:.0f}", outcome, escape(row.because))
        return table


def print_verdict(console: Console, report: Report) -> None:
    """Print the table of all scenarios and of each rule that was not kept."""
    table = Table("scenario", "outcome", "rule", "because", title=report.about.extension)
    for repeats in report.repeats:
        table.add_row(repeats.scenario, _coloured(repeats.outcome), "", escape(repeats.because))
        for finding in repeats.findings:
            if finding.outcome is not Outcome.KEPT:
                outcome = _coloured(finding.outcome)
                table.add_row("", outcome, finding.rule, escape(finding.because))
        table.add_section()
    console.print(table)
    strange = sorted({place for run in report.scenarios for place in run.unknown_routes})
    for place in strange:
        console.print(f"  Not played by the backend, answered with 404: {escape(place)}")


def print_comparison(console: Console, comparison: Comparison) -> None:
    """Print a table of the measures of each scenario, its changed rules, and the notes."""
    for compared in comparison.scenarios:
        table = Table(*COMPARED, title=compared.scenario)
        for one in compared.measures:
            table.add_row(one.measure.name, *_numbers(one), _judged(one.change))
        console.print(table)
        for rule in compared.rules:
            outcomes = f"{_coloured(rule.a)} → {_coloured(rule.b)} ({_judged(rule.change)})"
            console.print(f"{rule.rule}: {outcomes} {escape(rule.because)}", soft_wrap=True)
    for note in comparison.notes:
        console.print(escape(note), soft_wrap=True)
    counts = [f"{comparison.changes.count(change)} {_judged(change)}" for change in Change]
    console.print(f"B against A: {', '.join(counts)}.")


def _numbers(one: Measured) -> tuple[str, ...]:
    medians = [f"{median:.4g} {one.measure.unit}".strip() for median in (one.a, one.b)]
    effect, (first, second) = one.effect, one.counts
    return (
        *medians,
        "from 0" if isinf(one.shift) else f"{one.shift:+.0%}",
        f"{effect.delta:+.2f} ({effect.low:+.2f} to {effect.high:+.2f}), {effect.size}",
        f"{first} / {second}",
    )


def _judged(change: Change) -> str:
    return f"[{CHANGES[change]}]{change}[/]"


def _coloured(outcome: Outcome) -> str:
    return f"[{STYLES[outcome]}]{outcome}[/]"
