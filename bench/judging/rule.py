"""The shape of a rule. Pure: facts in, finding out."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any, ClassVar

from pydantic.dataclasses import dataclass

from bench.judging.finding import SEVERITY, Measure, Outcome, Ruling
from bench.judging.harm import Harm
from bench.judging.timeline import Timeline
from fake_backend.settings import STRICT

TEXTS = ("notes", "details")
NO_SCREEN = "Nothing that the screen showed was recorded"


@dataclass(frozen=True, config=STRICT)
class Rule(ABC):
    """A promise that an extension keeps or breaks; the fields are its limits.

    The docstring is the catalogue's text. `harm` is what a broken promise costs the user.
    `advice` tells an author what to do. A rule that compares with the steady state is *unknown* if
    that was not reached.
    """

    harm: ClassVar[Harm] = Harm.USE
    advice: ClassVar[str] = ""
    code: ClassVar[str] = ""  # LLMock's name for the same finding
    needs_steady_state: ClassVar[bool] = True

    @abstractmethod
    def judge(self, timeline: Timeline) -> Ruling:
        """Judge the facts of one run."""


def rule_name(rule: Rule) -> str:
    return type(rule).__module__.rsplit(".", 1)[-1]


def ruling(outcome: Outcome, headline: str, *measures: Measure, **parts: Any) -> Ruling:
    """A ruling with the other `parts` by name; empty notes and details are left out."""
    texts = {name: tuple(filter(None, parts[name])) for name in TEXTS if name in parts}
    return Ruling(outcome, headline, measures, **{**parts, **texts})


def kept(headline: str, *measures: Measure, **parts: Any) -> Ruling:
    return ruling(Outcome.KEPT, headline, *measures, **parts)


def nothing_to_judge(headline: str) -> Ruling:
    """Kept, because nothing happened that the rule judges."""
    return ruling(Outcome.KEPT, headline, judged=False)


def degraded(headline: str, *measures: Measure, **parts: Any) -> Ruling:
    return ruling(Outcome.DEGRADED, headline, *measures, **parts)


def broken(headline: str, *measures: Measure, **parts: Any) -> Ruling:
    return ruling(Outcome.BROKEN, headline, *measures, **parts)


def unknown(headline: str, *measures: Measure, **parts: Any) -> Ruling:
    return ruling(Outcome.UNKNOWN, headline, *measures, **parts)


def ended_before(phase: str) -> Ruling:
    """The ruling on a run that has no such phase."""
    return unknown(f"The run ended before the {phase} phase")


def graded(measure: Measure, headline: str, *more: Measure, **parts: Any) -> Ruling:
    """Broken if the value exceeds the measure's hard limit, degraded above its soft limit."""
    return ruling(grade(measure), headline, measure, *more, **parts)


def grade(measure: Measure) -> Outcome:
    if measure.hard is not None and measure.value > measure.hard:
        return Outcome.BROKEN
    above_soft = measure.soft is not None and measure.value > measure.soft
    return Outcome.DEGRADED if above_soft else Outcome.KEPT


def gravest(rulings: Iterable[Ruling]) -> Ruling:
    """The gravest of some; of equally grave ones the first."""
    return min(rulings, key=lambda ruling: SEVERITY.index(ruling.outcome))
