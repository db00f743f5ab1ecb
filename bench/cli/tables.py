"""The tables that the verbs print."""

from math import isinf

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.comparison.compare import Change, Comparison, Measured
from bench.judging.finding import Outcome
from bench.reports.report import Report
from bench.runner.progress import STYLES

CHANGES = {Change.BETTER: "green", Change.WORSE: "bold red", Change.NOISE: "dim"}
COMPARED = ("measure", "A", "B", "change", "Cliff's delta (95 %)", "values", "B is")


def print_verdict(console: Console, report: Report) -> None:
    """Print the table of all scenarios and of each rule that was not kept."""
    table = Table("scenario", "outcome", "rule", "because", title=report.info.extension)
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
