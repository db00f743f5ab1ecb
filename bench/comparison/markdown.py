"""A comparison as Markdown, for a pull request."""

from collections.abc import Iterable

from bench.comparison.compare import Change, Comparison
from bench.comparison.summary import MeasureLine, Section, headline, sections
from bench.core.texts import Markdown

MOST = 200  # rows of a table

PAGE = Markdown(
    """# {headline}

A: {a}
B: {b}

{sections}

{notes}
"""
)
RULES = Markdown(
    """| rule | A | B | scenario | because |
|---|---|---|---|---|
{rows}
"""
)
MEASURES = Markdown(
    """| effect | change | A | B | measure | scenario | Cliff's delta (95 %) | values |
|---|---|---|---|---|---|---|---|
{rows}
"""
)
LEFT_OUT = Markdown("\n{count} more are in the other formats of this comparison.\n")
SECTION = Markdown("## {heading}\n\n{tables}")
FOLDED = Markdown("<details><summary>{heading}: {count}</summary>\n\n{tables}\n\n</details>")


def render(comparison: Comparison) -> Markdown:
    a, b = comparison.runs
    shown = [each for each in sections(comparison) if each.measures or each.rules]
    return PAGE.format(
        headline=headline(comparison),
        a=a,
        b=b,
        sections=Markdown("\n\n").join(map(_section, shown)),
        notes=_lines(Markdown("- {}").format(note) for note in comparison.notes),
    )


def _section(section: Section) -> Markdown:
    rules = [
        Markdown("| {} | {} | {} | {} | {} |").format(rule.rule, rule.a, rule.b, name, rule.because)
        for name, rule in section.rules[:MOST]
    ]
    measures = [_row(line) for line in section.measures[:MOST]]
    left = len(section.rules) + len(section.measures) - len(rules) - len(measures)
    tables = [
        *([RULES.format(rows=_lines(rules))] if rules else []),
        *([MEASURES.format(rows=_lines(measures))] if measures else []),
        *([LEFT_OUT.format(count=left)] if left else []),
    ]
    text = Markdown("\n").join(tables)
    if section.change is Change.NOISE:
        count = len(section.rules) + len(section.measures)
        return FOLDED.format(heading=section.heading, count=count, tables=text)
    return SECTION.format(heading=section.heading, tables=text)


def _row(line: MeasureLine) -> Markdown:
    return Markdown("| {} | {} | {} | {} | {} | {} | {} | {} |").format(
        *(line.size, line.shift, line.a, line.b, line.name, line.scenario),
        *(line.interval, line.counts),
    )


def _lines(lines: Iterable[Markdown]) -> Markdown:
    return Markdown("\n").join(lines)
