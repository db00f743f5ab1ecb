"""Prints a comparison in the width of a terminal: what changed, the greatest effect first."""

from rich.console import Console

from bench.cli.blocks import print_line, print_wrapped
from bench.comparison.compare import Change, Comparison
from bench.comparison.summary import Section, headline, scenarios_of, sections
from bench.runner.progress import STYLES

CHANGES = {Change.BETTER: "green", Change.WORSE: "bold red", Change.NOISE: "dim"}
INDENT = 4


def print_comparison(console: Console, comparison: Comparison) -> None:
    """Print what is worse and what is better, how much is noise, and the notes."""
    for name, run in zip("AB", comparison.runs, strict=True):
        print_wrapped(console, run, first=f"{name}: ", indent=3)
    for section in sections(comparison):
        if section.change is not Change.NOISE and (section.measures or section.rules):
            console.print()
            print_line(console, (section.heading, CHANGES[section.change]))
            _print_section(console, section)
        for scenario, rule in section.rules if section.change is Change.NOISE else ():
            text = f"{rule.rule} in {scenario}: {rule.a} and {rule.b}, but not in every run."
            print_wrapped(console, text)
    console.print()
    for note in comparison.notes:
        print_wrapped(console, note, first="- ", indent=2)
    print_wrapped(console, headline(comparison))


def _print_section(console: Console, section: Section) -> None:
    for scenario in scenarios_of(section):
        print_line(console, f"  {scenario}")
        for name, rule in section.rules:
            if name == scenario:
                outcomes = ((rule.a, STYLES[rule.a]), " → ", (rule.b, STYLES[rule.b]))
                print_line(console, " " * INDENT, *outcomes, f"  {rule.rule}")
                print_wrapped(console, rule.because, indent=2 * INDENT)
        for line in section.measures:
            if line.scenario == scenario:
                first = f"{line.size:<10} {line.shift:>7}  {line.a} → {line.b}"
                print_line(console, " " * INDENT, f"{first:<44}", line.name)
                text = f"Cliff's delta {line.interval}; values {line.counts}"
                print_line(console, (f"{' ' * 2 * INDENT}{text}", "dim"))
