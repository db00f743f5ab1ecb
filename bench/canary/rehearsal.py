"""How long users wait until they are well again after a rollback, from facts. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from bench.canary.felt import ghost_waits
from bench.facts import (
    CrowdSecond,
    Fact,
    FlagInForce,
    FlagSwitched,
    GhostAppeared,
    Keystroke,
    RolloutBegan,
)

WHO = "rehearsal"
SOON_TIMES = 2.0  # a good ghost text comes within this many medians of the baseline


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """One rollback; times in seconds since it was decided, None if it did not come to that."""

    share: float
    hindrance: str
    in_force_s: float | None  # the backend answers by the flag
    last_new_s: float | None  # the last answer of the new version has ended
    well_s: float | None  # no queue, and no late answer
    ghost_s: float | None  # the first ghost text that came as fast as before
    tries: int  # until the source of the flag took the switch
    has_editor: bool


def rehearsals(facts: Iterable[Fact]) -> list[Rehearsal]:
    """Every rollback of a rehearsal, in order."""
    known = sorted(facts, key=lambda fact: fact.at)
    new = next((fact.new for fact in known if isinstance(fact, RolloutBegan)), "")
    switches = [fact for fact in known if isinstance(fact, FlagSwitched) and fact.who == WHO]
    first = switches[0].at if switches else 0.0
    usual = sorted(ghost_waits([fact for fact in known if fact.at < first]))
    soon_s = SOON_TIMES * usual[len(usual) // 2] if usual else inf
    found = []
    for up, back in pairwise(switches):
        if up.share and not back.share:
            later = [one.at for one in switches if one.at > back.at]
            after = [fact for fact in known if back.at <= fact.at < min(later, default=inf)]
            found.append(_rehearsal(up.share, back, after, new, soon_s, has_editor=bool(usual)))
    return found


def _rehearsal(
    share: float,
    back: FlagSwitched,
    after: Sequence[Fact],
    new: str,
    soon_s: float,
    *,
    has_editor: bool,
) -> Rehearsal:
    force = next((fact for fact in after if isinstance(fact, FlagInForce) and not fact.share), None)
    ends = [
        fact.at + fact.lasts_s
        for fact in after
        if isinstance(fact, CrowdSecond) and fact.version == new
    ]
    in_force = force.at if force else None
    return Rehearsal(
        share=share,
        hindrance=back.why,
        in_force_s=_since(back, in_force),
        last_new_s=_since(back, max(ends, default=back.at)) if force else None,
        well_s=_since(back, _well_at(after, in_force)),
        ghost_s=_since(back, _good_ghost_text_at(after, in_force, soon_s)),
        tries=force.tries if force else 0,
        has_editor=has_editor,
    )


def _well_at(after: Sequence[Fact], in_force: float | None) -> float | None:
    """The end of the first second without a queue and without a late answer."""
    if in_force is None:
        return None
    seconds = [fact for fact in after if isinstance(fact, CrowdSecond) and fact.at > in_force]
    for at in sorted({second.at for second in seconds}):
        if not any(sum(one.over) or one.waiting for one in seconds if one.at == at):
            return at
    return None


def _good_ghost_text_at(
    after: Sequence[Fact], in_force: float | None, soon_s: float
) -> float | None:
    if in_force is None:
        return None
    pressed: float | None = None
    for fact in after:
        if isinstance(fact, Keystroke):
            pressed = fact.at
        elif isinstance(fact, GhostAppeared) and pressed is not None:
            if fact.at > in_force and fact.at - pressed <= soon_s:
                return fact.at
            pressed = None
    return None


def _since(back: FlagSwitched, at: float | None) -> float | None:
    return None if at is None else round(max(0.0, at - back.at), 3)
