"""What the verbs print on verdicts."""

from collections import defaultdict
from collections.abc import Iterable

from rich.console import Console

from bench.cli.blocks import print_line, print_wrapped
from bench.core.texts import Styled
from bench.judging.finding import Finding, Outcome
from bench.judging.repeats import Repeats
from bench.reports.report import Report
from bench.runner.progress import STYLES

TEXT = 4  # the indentation of a rule's sentences


def print_verdict(console: Console, report: Report) -> None:
    """Print a line for each scenario, and below it every rule that was not kept."""
    console.print()
    print_line(console, (report.info.titled, "bold"))
    width = max((len(repeats.scenario) for repeats in report.repeats), default=0)
    for repeats in report.repeats:
        console.print()
        name = repeats.scenario.ljust(width)
        print_line(console, name, "  ", _coloured(repeats.outcome), _counts(repeats))
        _print_findings(console, repeats)
    console.print()
    places = sorted({place for run in report.scenarios for place in run.unknown_routes})
    if report.absent:
        print_wrapped(console, f"Not run: {', '.join(report.absent)}")
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


def _coloured(outcome: Outcome) -> Styled:
    return outcome, STYLES[outcome]
