"""What a rule found, as data, and the one place that makes a sentence of it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import Literal

from bench.judging.harm import ORDER, Harm


class Outcome(StrEnum):
    # every limit held
    KEPT = "kept"
    # a soft limit was exceeded
    DEGRADED = "degraded"
    # a hard limit was exceeded
    BROKEN = "broken"
    # the bench could not tell
    UNKNOWN = "unknown"


# worst first; a broken rule stays broken, whatever else could not be judged
SEVERITY = (Outcome.BROKEN, Outcome.UNKNOWN, Outcome.DEGRADED, Outcome.KEPT)
FAILED = (Outcome.DEGRADED, Outcome.BROKEN)
EvidenceKind = Literal["request", "step", "log", "screen", "process", "stack", "profile"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measured value, with its limits where it has any.

    `name` reads on from the headline ("longest gap"). `unit` is empty for counts. `soft_from` and
    `hard_from` name the settings of the rule that the limits come from.
    """

    name: str
    value: float
    unit: str = ""
    soft: float | None = None
    hard: float | None = None
    soft_from: str = ""
    hard_from: str = ""

    @property
    def limits(self) -> list[float]:
        return [limit for limit in (self.soft, self.hard) if limit is not None]

    @property
    def exceeds(self) -> bool:
        return any(self.value > limit for limit in self.limits)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of the run, in seconds since it began, and the phase that it is in."""

    at: float
    phase: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a reader can check the finding: a request, a log line, a file of the run folder."""

    kind: EvidenceKind
    text: str
    at: float | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a rule returns: the outcome and everything that was found.

    `headline` says what happened, without limits and without a full stop. `notes` are whole
    sentences that a reader needs beside it: the cause, an excuse, what else was seen. `details`
    are whole sentences for readers who check the statistics. `code` is the name that LLMock has
    for the finding, if it differs within one rule. `judged` is false if nothing happened that the
    rule judges.
    """

    outcome: Outcome
    headline: str
    measures: tuple[Measure, ...] = ()
    when: Moment | None = None
    notes: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    code: str = ""
    judged: bool = True

    @property
    def because(self) -> str:
        """The finding in one or a few sentences.

        Where a value exceeds its limit, those that are within theirs are left out.
        """
        told = self.measures
        if self.outcome in FAILED and any(one.exceeds for one in told):
            told = tuple(one for one in told if one.exceeds or not one.limits)
        return sentence(self.headline, self.when, told, self.notes)


@dataclass(frozen=True, slots=True)
class Finding(Ruling):
    """A ruling, with the rule's name, harm and advice.

    `known` is the reason why a failure does not count, if its author declared it as known.
    """

    rule: str = ""
    harm: Harm = Harm.USE
    advice: str = ""
    known: str = ""

    @property
    def gravity(self) -> tuple[bool, int, int, str]:
        """Sorts the gravest first; a known failure after all that counts, before what was kept."""
        severity, harm = SEVERITY.index(self.outcome), ORDER.index(self.harm)
        return bool(self.known), severity, harm, self.rule


def sentence(
    headline: str,
    when: Moment | None = None,
    measures: Sequence[Measure] = (),
    notes: Sequence[str] = (),
) -> str:
    """First what happened and when, then each value with its limits, then the notes."""
    first = headline.rstrip(".")
    if when:
        first += f" at {when.at:.1f} s ({when.phase} phase)"
    if measures:
        first += ": " + "; ".join(map(_measured, measures))
    return " ".join(map(_ended, [first, *notes]))


def figure(value: float) -> str:
    """A number with as many digits as a reader needs: 3 of them, all of a large one."""
    if not isfinite(value):
        return "endless"
    if value == int(value) or abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.3g}"


def quantity(value: float, unit: str) -> str:
    if not unit:
        return figure(value)
    return f"{figure(value)}{unit}" if unit == "%" else f"{figure(value)} {unit}"


def _measured(measure: Measure) -> str:
    text = f"{measure.name} = {quantity(measure.value, measure.unit)}"
    limits = measure.limits
    if measure.soft is not None and measure.hard is not None and measure.soft != measure.hard:
        soft, hard = (quantity(limit, measure.unit) for limit in limits)
        return f"{text} (soft limit {soft}, hard limit {hard})"
    return f"{text} (limit {quantity(limits[0], measure.unit)})" if limits else text


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
