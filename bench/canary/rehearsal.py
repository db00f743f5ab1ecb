"""How long users wait until they are well again after a rollback, from facts. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from bench.canary.felt import ghost_waits
from bench.facts import (
    CLOSING,
    WINDOW_CLOSED,
    CrowdSecond,
    Fact,
    FlagInForce,
    FlagSwitched,
    GhostAppeared,
    Heartbeat,
    HostExit,
    HostLoop,
    Keystroke,
    OnPurpose,
    PageCrashed,
    PhaseBegan,
    ProcessGone,
    ProcessSample,
    RolloutBegan,
    SentinelActive,
    StreamsBegan,
    SubjectActive,
)
from bench.facts.roles import HOST

WHO = "rehearsal"
SOON_TIMES = 2.0  # a good ghost text comes within this many medians of the baseline


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """One rollback; times in seconds since it was decided, None if it did not come to that."""

    share: float
    hindrance: str
    in_force_s: float | None  # the backend answers by the flag
    last_new_s: float | None  # the last answer of the new version has ended
    drained_s: float | None  # nobody waits for a slot
    well_s: float | None  # no queue, and no late answer
    ghost_s: float | None  # the first ghost text that came as fast as before
    tries: int  # until the source of the flag took the switch
    streams: int  # long answers of the new version that began right before it
    has_editor: bool
    host_seen: bool  # the extension host was observed after it
    restarted: str  # what of the editor was restarted after it, and so was not well by itself


def rehearsals(facts: Iterable[Fact]) -> list[Rehearsal]:
    """Every rollback of a rehearsal, in order."""
    known = sorted(facts, key=lambda fact: fact.at)
    new = next((fact.new for fact in known if isinstance(fact, RolloutBegan)), "")
    switches = [fact for fact in known if isinstance(fact, FlagSwitched) and fact.who == WHO]
    closing = [f.at for f in known if isinstance(f, PhaseBegan) and f.phase == CLOSING]
    first = switches[0].at if switches else 0.0
    usual = sorted(ghost_waits([fact for fact in known if fact.at < first]))
    soon_s = SOON_TIMES * usual[len(usual) // 2] if usual else inf
    found = []
    for up, back in pairwise(switches):
        if up.share and not back.share:
            later = [*closing, *(one.at for one in switches)]
            end = min((at for at in later if at > back.at), default=inf)
            drill = [fact for fact in known if up.at <= fact.at < end]
            found.append(_rehearsal(up.share, back, drill, new, soon_s, has_editor=bool(usual)))
    return found


def _rehearsal(
    share: float,
    back: FlagSwitched,
    drill: Sequence[Fact],
    new: str,
    soon_s: float,
    *,
    has_editor: bool,
) -> Rehearsal:
    after = [fact for fact in drill if fact.at >= back.at]
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
        drained_s=_since(back, _well_at(after, in_force, late_counts=False)),
        well_s=_since(back, _well_at(after, in_force)),
        ghost_s=_since(back, _good_ghost_text_at(after, in_force, soon_s)),
        tries=force.tries if force else 0,
        streams=sum(fact.count for fact in drill if isinstance(fact, StreamsBegan)),
        has_editor=has_editor,
        host_seen=any(isinstance(fact, Heartbeat | HostLoop) or _of_host(fact) for fact in after),
        restarted=next(filter(None, map(_restart, after)), ""),
    )


def _well_at(
    after: Sequence[Fact], in_force: float | None, *, late_counts: bool = True
) -> float | None:
    """The end of the first second without a queue, and without a late answer where that counts."""
    if in_force is None:
        return None
    seconds = [fact for fact in after if isinstance(fact, CrowdSecond) and fact.at > in_force]
    for at in sorted({second.at for second in seconds}):
        ended = [one for one in seconds if one.at == at]
        if not any(one.waiting or (late_counts and sum(one.over)) for one in ended):
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


def _of_host(fact: Fact) -> bool:
    return isinstance(fact, ProcessSample | ProcessGone) and fact.role == HOST


def _restart(fact: Fact) -> str:
    """What this fact says was restarted or lost of the editor; empty if nothing was."""
    match fact:
        case OnPurpose(what=what) if what == WINDOW_CLOSED:
            return "the window was reopened"
        case PageCrashed():
            return "the page crashed"
        case HostExit():
            return "the extension host ended"
        case ProcessGone() if _of_host(fact):
            return "the extension host ended"
        case SentinelActive() | SubjectActive():
            return "extensions were activated again"
        case _:
            return ""


def _since(back: FlagSwitched, at: float | None) -> float | None:
    return None if at is None else round(max(0.0, at - back.at), 3)
