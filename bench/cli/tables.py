"""What the verbs print on verdicts and comparisons."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import isinf

from rich.console import Console
from rich.table import Table

from bench.cli.blocks import print_line, print_wrapped
from bench.comparison.compare import Change, Comparison, Measured
from bench.core.texts import Styled, styled
from bench.judging.finding import Finding, Outcome
from bench.judging.repeats import Repeats
from bench.reports.report import Report
from bench.runner.progress import STYLES

CHANGES = {Change.BETTER: "green", Change.WORSE: "bold red", Change.NOISE: "dim"}
COMPARED = ("measure", "A", "B", "change", "Cliff's delta (95 %)", "values", "B is")
TEXT = 4  # the indentation of a rule's sentences


def print_verdict(console: Console, report: Report) -> None:
    """Print a line for each scenario, and below it every rule that was not kept."""
    console.print()
    print_line(console, (report.info.extension, "bold"))
    width = max((len(repeats.scenario) for repeats in report.repeats), default=0)
    for repeats in report.repeats:
        console.print()
        name = repeats.scenario.ljust(width)
        print_line(console, name, "  ", _coloured(repeats.outcome), _counts(repeats))
        _print_findings(console, repeats)
    console.print()
    places = sorted({place for run in report.scenarios for place in run.unknown_routes})
    for place in places:
        print_wrapped(console, f"The backend has no route for {place}; it answered 404.")
    for run in report.scenarios:
        if run.cut_lines:
            print_wrapped(console, f"{run.name}: {run.cut_lines}")


def _print_findings(console: Console, repeats: Repeats) -> None:
    accused = [finding for finding in repeats.findings if finding.outcome is not Outcome.KEPT]
    if not accused and repeats.outcome is not Outcome.KEPT:
        print_wrapped(console, repeats.because, indent=TEXT)
    for same in _with_one_reason(accused):
        first = same[0]
        if len(same) == 1:
            print_line(console, f"  {first.rule}: ", _coloured(first.outcome))
            print_wrapped(console, first.because, indent=TEXT)
        else:
            print_line(console, f"  {len(same)} rules: ", _coloured(first.outcome))
            print_wrapped(console, f"{first.headline.rstrip('.')}.", indent=TEXT)
            print_wrapped(console, ", ".join(finding.rule for finding in same), indent=TEXT)


def _with_one_reason(findings: Iterable[Finding]) -> list[list[Finding]]:
    """The findings, those together that are unknown for the same reason."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        alone = finding.outcome is not Outcome.UNKNOWN
        groups[finding.rule if alone else finding.headline].append(finding)
    return list(groups.values())


def _counts(repeats: Repeats) -> str:
    if len(repeats.verdicts) < 2:
        return ""
    counts = ", ".join(f"{outcome} {count}" for outcome, count in repeats.counts.items())
    return f" ({counts} of {len(repeats.verdicts)}{': it flips' if repeats.flips else ''})"


def print_comparison(console: Console, comparison: Comparison) -> None:
    """Print a table of the measures of each scenario, its changed rules, and the notes."""
    for compared in comparison.scenarios:
        table = Table(*COMPARED, title=styled(compared.scenario))
        for measured in compared.measures:
            cells = map(styled, (measured.measure.name, *_numbers(measured)))
            table.add_row(*cells, styled(_judged(measured.change)))
        console.print(table)
        for rule in compared.rules:
            outcomes = (_coloured(rule.a), " → ", _coloured(rule.b), " (", _judged(rule.change))
            print_line(console, f"{rule.rule}: ", *outcomes, f") {rule.because}")
    for note in comparison.notes:
        print_line(console, note)
    print_line(console, "B against A: ", *_counted(comparison.changes), ".")


def _counted(changes: Sequence[Change]) -> Iterator[str | Styled]:
    for number, change in enumerate(Change):
        yield f"{', ' if number else ''}{changes.count(change)} "
        yield _judged(change)


def _numbers(measured: Measured) -> tuple[str, ...]:
    medians = [
        f"{median:.4g} {measured.measure.unit}".strip() for median in (measured.a, measured.b)
    ]
    effect, (first, second) = measured.effect, measured.counts
    return (
        *medians,
        "from 0" if isinf(measured.shift) else f"{measured.shift:+.0%}",
        f"{effect.delta:+.2f} ({effect.low:+.2f} to {effect.high:+.2f}), {effect.size}",
        f"{first} / {second}",
    )


def _judged(change: Change) -> Styled:
    return change, CHANGES[change]


def _coloured(outcome: Outcome) -> Styled:
    return outcome, STYLES[outcome]
