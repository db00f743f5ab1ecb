"""The shape of a rule, and of what it finds. Pure: facts in, finding out."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from enum import StrEnum
from typing import ClassVar

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from bench.judging import rules
from bench.judging.timeline import Timeline
from fake_backend.plugins import plug_ins

STRICT = ConfigDict(extra="forbid")


class Outcome(StrEnum):
    # every limit held
    KEPT = "kept"
    # a soft limit was passed
    DEGRADED = "degraded"
    # a hard limit was passed
    BROKEN = "broken"
    # the bench could not tell
    UNKNOWN = "unknown"


# the worse comes first; what is broken is broken, whatever else could not be told
SEVERITY = (Outcome.BROKEN, Outcome.UNKNOWN, Outcome.DEGRADED, Outcome.KEPT)


@dataclass(frozen=True)
class Finding:
    """A rule's result: `because` is a finished sentence with numbers, used by every report.

    `code` is the name that other tools have for it, where they have one; `known` is why a failure
    does not count, where its author has said so.
    """

    rule: str
    outcome: Outcome
    because: str
    advice: str = ""
    code: str = ""
    known: str = ""


@dataclass(frozen=True)
class Ruling:
    """What `Rule.judge` returns: the outcome and its sentence.

    `code` is LLMock's name for what was found, where that differs within one rule.
    """

    outcome: Outcome
    because: str
    code: str = ""


@dataclass(frozen=True, config=STRICT)
class Rule(ABC):
    """A promise that an extension keeps or breaks; the fields are its limits.

    The docstring is the catalogue's text. `advice` tells an author what to do. A rule that
    compares with the steady state is *unknown* where that was not reached.
    """

    advice: ClassVar[str] = ""
    code: ClassVar[str] = ""  # LLMock's name for the same finding
    needs_steady_state: ClassVar[bool] = True

    @abstractmethod
    def judge(self, timeline: Timeline) -> Ruling:
        """Judge the facts of one run."""


def known_rules() -> dict[str, type[Rule]]:
    return plug_ins(rules, Rule, "rules")  # type: ignore[type-abstract]


def rule_name(rule: Rule) -> str:
    return type(rule).__module__.rsplit(".", 1)[-1]


def kept(because: str) -> Ruling:
    return Ruling(Outcome.KEPT, because)


def degraded(because: str) -> Ruling:
    return Ruling(Outcome.DEGRADED, because)


def broken(because: str) -> Ruling:
    return Ruling(Outcome.BROKEN, because)


def unknown(because: str) -> Ruling:
    return Ruling(Outcome.UNKNOWN, because)


def gravest(rulings: Iterable[Ruling]) -> Ruling:
    """The gravest of some; of equally grave ones the first."""
    return min(rulings, key=lambda ruling: SEVERITY.index(ruling.outcome))


def graded(value: float, soft: float, hard: float, because: str) -> Ruling:
    """Broken above `hard`, degraded above `soft`, otherwise kept."""
    if value > hard:
        return broken(because)
    return degraded(because) if value > soft else kept(because)
