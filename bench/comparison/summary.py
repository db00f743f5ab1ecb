"""A comparison as lines for a reader: what changed, the greatest effect first. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isinf

from bench.comparison.compare import Change, Comparison, Measured, RuleChanged
from bench.judging.finding import quantity

HEADINGS = {Change.WORSE: "Worse", Change.BETTER: "Better", Change.NOISE: "Noise"}


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure of a scenario in words; `delta` is Cliff's delta."""

    scenario: str
    name: str
    size: str  # of the effect
    shift: str
    a: str
    b: str
    delta: float
    interval: str
    counts: str


@dataclass(frozen=True, slots=True)
class Section:
    """All that is better, worse or noise."""

    change: Change
    measures: tuple[MeasureLine, ...]
    rules: tuple[tuple[str, RuleChanged], ...]  # with their scenario

    @property
    def heading(self) -> str:
        return HEADINGS[self.change]


def sections(comparison: Comparison) -> list[Section]:
    """What is worse, what is better, and what may be noise."""
    return [_section(comparison, change) for change in HEADINGS]


def headline(comparison: Comparison) -> str:
    """The comparison in one sentence."""
    counts = {change: comparison.changes.count(change) for change in HEADINGS}
    parts = ", ".join(f"{count} {change}" for change, count in counts.items())
    a, b = (score.text for score in comparison.scores)
    return f"B against A: {parts}. Score: A {a}, B {b}."


def _section(comparison: Comparison, change: Change) -> Section:
    measures = [
        (compared.scenario, measured)
        for compared in comparison.scenarios
        for measured in compared.measures
        if measured.change is change
    ]
    measures.sort(key=lambda pair: (-abs(pair[1].effect.delta), -abs(pair[1].shift)))
    rules = tuple(
        (compared.scenario, rule)
        for compared in comparison.scenarios
        for rule in compared.rules
        if rule.change is change
    )
    return Section(change, tuple(_line(*pair) for pair in measures), rules)


def _line(scenario: str, measured: Measured) -> MeasureLine:
    effect, (first, second) = measured.effect, measured.counts
    unit = measured.measure.unit
    return MeasureLine(
        scenario=scenario,
        name=measured.measure.name,
        size=effect.size,
        shift="from 0" if isinf(measured.shift) else f"{measured.shift:+.0%}",
        a=quantity(measured.a, unit),
        b=quantity(measured.b, unit),
        delta=effect.delta,
        interval=f"{effect.delta:+.2f} ({effect.low:+.2f} to {effect.high:+.2f}), {effect.size}",
        counts=f"{first} / {second}",
    )


def scenarios_of(section: Section) -> Iterator[str]:
    """The scenarios of a section, each once, in the order of their greatest effect."""
    names = [scenario for scenario, _ in section.rules]
    yield from dict.fromkeys([*names, *(line.scenario for line in section.measures)])
