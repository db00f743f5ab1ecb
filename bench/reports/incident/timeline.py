"""The timeline of a rollout: each line with the number of the fact that says it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bench.canary.exceedance import ALLOWED, significantly_many
from bench.canary.felt import TOLD
from bench.facts import (
    Appeared,
    BaselineFrozen,
    CrowdSecond,
    Fact,
    FlagInForce,
    FlagSwitched,
    GhostAppeared,
    GuardDecided,
    Keystroke,
    RolloutBegan,
    RolloutEnded,
)

HARMED_S = 3  # seconds in a row: a single burst is no harm
BY_CHANCE = 0.05  # of harm in a rollout whose P99 is at the limit
SLOW_TIMES = 2.0
GUARD, WATCHING = "Guard", "Guard, only watching"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what happened at `at`, by the fact in line `number` of facts.jsonl."""

    at: float
    number: int
    kind: str  # rollout, harm, guard, person, flag, user or well
    text: str


class _Second(NamedTuple):
    """One second of the crowd, of all versions together."""

    number: int  # of its first fact
    at: float  # its end
    late: int  # refused ones and those given up included
    answers: int
    waiting: int  # requests in the queue at its end


def timeline(facts: Sequence[Fact], guard: str = GUARD) -> list[Line]:
    """The lines of a rollout, from facts in the order in which they were recorded.

    `guard` names the guard, which may only be watching.
    """
    numbered = list(enumerate(facts, 1))
    lines = [line for number, fact in numbered if (line := _line(number, fact, guard))]
    began = next((line.at for line in lines if line.kind == "rollout"), 0.0)
    lines = [line for line in lines if line.at >= began]
    harmed = harm_began(numbered)
    if harmed is not None:
        lines.append(harmed)
    harmed_at = began if harmed is None else harmed.at
    back = [line for line in lines if line.kind == "flag" and line.at > harmed_at]
    if back and (well := _well(numbered, back[-1].at)):
        lines.append(well)
    return sorted(lines, key=lambda line: line.at)


def harm_began(numbered: Sequence[tuple[int, Fact]]) -> Line | None:
    """The first of several seconds in a row in which too many answers were late.

    Together they have more late answers than chance explains. The chance is shared out among all
    rows that are looked at (Bonferroni).
    """
    switched = next(
        (fact.at for _, fact in numbered if isinstance(fact, FlagSwitched) and fact.share), None
    )
    if switched is None:
        return None
    seconds = [second for second in _seconds(numbered) if second.at > switched]
    alpha = BY_CHANCE / max(1, len(seconds))
    for row in zip(*(seconds[number:] for number in range(HARMED_S)), strict=False):
        late, count = sum(second.late for second in row), sum(second.answers for second in row)
        in_each = all(second.late > ALLOWED * second.answers for second in row)
        if in_each and significantly_many(late, count, alpha):
            shares = f"{late} of {count} answers are late or refused"
            text = f"Users are harmed: {shares} within {HARMED_S} s."
            return Line(row[0].at, row[0].number, "harm", text)
    return None


def _well(numbered: Sequence[tuple[int, Fact]], since: float) -> Line | None:
    for second in _seconds(numbered):
        if second.at > since and not second.late and not second.waiting:
            text = "No answer is late, and nobody waits for a slot."
            return Line(second.at, second.number, "well", text)
    return None


def _seconds(numbered: Sequence[tuple[int, Fact]]) -> list[_Second]:
    """The seconds of the crowd, in order."""
    found: dict[float, _Second] = {}
    for number, fact in numbered:
        if isinstance(fact, CrowdSecond):
            before = found.get(fact.at, _Second(number, fact.at, 0, 0, fact.waiting))
            late, answers = before.late + sum(fact.over), before.answers + fact.counted
            found[fact.at] = before._replace(late=late, answers=answers)
    return [second for _, second in sorted(found.items())]


def _line(number: int, fact: Fact, guard: str) -> Line | None:
    kind, text = "", ""
    match fact:
        case RolloutBegan():
            kind, text = "rollout", f"The rollout begins: {fact.new} for {fact.old}."
        case BaselineFrozen():
            words = f"P99 {fact.p99_s:.3f} s of {fact.samples} answers"
            kind, text = "guard", f"The baseline is frozen: {words}."
        case FlagSwitched():
            kind = "person" if fact.who == "person" else "rollout"
            words = f"{100 * fact.share:g} % of the users get the new version. {fact.why}"
            text = f"{fact.who.capitalize()}: {words}"
        case FlagInForce() if not fact.share:
            tries = "1 try" if fact.tries == 1 else f"{fact.tries} tries"
            kind, text = "flag", f"The rollback is in force, after {tries} of its switch."
        case GuardDecided():
            kind, text = "guard", f"{guard}: {fact.action}. {fact.because}"
        case RolloutEnded():
            kind, text = "guard", f"The rollout ends: {fact.outcome}."
        case Appeared() if fact.kind in TOLD:
            kind, text = "user", f"The user reads: {fact.text}"
    return Line(fact.at, number, kind, text.strip()) if kind else None


def slow_ghost_text(facts: Sequence[Fact], usual_s: float, since: float) -> Line | None:
    """The first ghost text that took much longer than usual, for the user of the real editor."""
    pressed: float | None = None
    ordered = sorted(enumerate(facts, 1), key=lambda pair: pair[1].at)
    for number, fact in ordered:
        if isinstance(fact, Keystroke):
            pressed = fact.at
        elif isinstance(fact, GhostAppeared) and pressed is not None:
            took = fact.at - pressed
            if fact.at > since and took > SLOW_TIMES * usual_s:
                text = f"Ghost text takes {took:.2f} s in the real editor, usually {usual_s:.2f} s."
                return Line(fact.at, number, "user", text)
            pressed = None
    return None
