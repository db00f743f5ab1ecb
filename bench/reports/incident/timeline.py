"""The timeline of a rollout: each line with the number of the fact that says it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.canary.exceedance import ALLOWED
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

HARMED_S = 3  # seconds in a row with too many late answers are harm, and not chance
SLOW_TIMES = 2.0
GUARD, WATCHING = "Guard", "Guard, only watching"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what happened at `at`, by the fact in line `number` of facts.jsonl."""

    at: float
    number: int
    kind: str  # rollout, harm, guard, person, flag, user or well
    text: str


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
        back = [line for line in lines if line.kind == "flag" and line.at > harmed.at]
        if back and (well := _well(numbered, back[-1].at)):
            lines.append(well)
    return sorted(lines, key=lambda line: line.at)


def harm_began(numbered: Sequence[tuple[int, Fact]]) -> Line | None:
    """The first of several seconds in a row in which too many answers were late."""
    switched = next(
        (fact.at for _, fact in numbered if isinstance(fact, FlagSwitched) and fact.share), None
    )
    if switched is None:
        return None
    row: list[tuple[int, float, int, int]] = []
    for number, at, late, count in _seconds(numbered):
        if at > switched and late > ALLOWED * count:
            row.append((number, at, late, count))
            if len(row) == HARMED_S:
                first_number, first_at, *_ = row[0]
                shares = f"{sum(one[2] for one in row)} of {sum(one[3] for one in row)}"
                text = f"Users are harmed: {shares} answers are late within {HARMED_S} s."
                return Line(first_at, first_number, "harm", text)
        else:
            row = []
    return None


def _well(numbered: Sequence[tuple[int, Fact]], since: float) -> Line | None:
    waiting = {fact.at: fact.waiting for _, fact in numbered if isinstance(fact, CrowdSecond)}
    for number, at, late, _ in _seconds(numbered):
        if at > since and not late and not waiting[at]:
            return Line(at, number, "well", "No answer is late, and nobody waits for a slot.")
    return None


def _seconds(numbered: Sequence[tuple[int, Fact]]) -> list[tuple[int, float, int, int]]:
    """For each second of the crowd: the first fact's number, its end, late answers, answers."""
    found: dict[float, tuple[int, int, int]] = {}
    for number, fact in numbered:
        if isinstance(fact, CrowdSecond):
            first, late, count = found.get(fact.at, (number, 0, 0))
            found[fact.at] = (first, late + sum(fact.over), count + fact.counted)
    return [(number, at, late, count) for at, (number, late, count) in sorted(found.items())]


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
