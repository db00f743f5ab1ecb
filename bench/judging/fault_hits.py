"""How often each planned fault reached the client, and why it did not. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from bench.facts import (
    FAULT,
    Answered,
    Asked,
    ConnectionKilled,
    ConnectionSpoiled,
    FaultSwitchedOn,
)
from bench.judging.attempts import Attempt, attempts
from bench.judging.timeline import INFINITE, Timeline, Window
from fake_backend.all_faults import known_faults
from fake_backend.messages.request import Http

UNTIL_END = "end"


@dataclass(frozen=True, slots=True)
class FaultHits:
    """One planned fault, and the requests and connections that it reached."""

    fault: FaultSwitchedOn
    places: tuple[str, ...]  # the surface or the host of each hit
    twins: int  # other faults of its name on these surfaces: hits cannot be told apart
    reason: str  # why there are no hits

    @property
    def title(self) -> str:
        return f"Fault {self.fault.number} ('{self.fault.name}')"

    def reached(self, at_least: int) -> bool:
        return len(self.places) >= at_least * (1 + self.twins)


def fault_hits(timeline: Timeline) -> list[FaultHits]:
    """Each fault that was switched on; empty for older runs, which did not record that."""
    faults = timeline.all(FaultSwitchedOn)
    return [_hits(timeline, fault, faults) for fault in faults]


def _hits(
    timeline: Timeline, fault: FaultSwitchedOn, faults: Sequence[FaultSwitchedOn]
) -> FaultHits:
    phase = timeline.phases[FAULT]
    on = Window(phase.start, INFINITE if fault.until == UNTIL_END else phase.end)
    places = [
        answered.surface
        for answered in timeline.all(Answered, Window(phase.start, INFINITE))
        if fault.name in answered.delivered and answered.surface in fault.surfaces
    ]
    same = [other for other in faults if other.name == fault.name and other is not fault]
    elsewhere = _hosts(timeline, same) - _hosts(timeline, [fault])
    places += [
        spoiled.host
        for spoiled in _connections(timeline, on)
        if fault.name in spoiled.delivered and spoiled.host not in elsewhere
    ]
    asked = [item for item in attempts(timeline, on) if item.surface in fault.surfaces]
    twins = sum(not set(other.surfaces).isdisjoint(fault.surfaces) for other in same)
    return FaultHits(fault, tuple(places), twins, _reason(fault, asked))


def _connections(timeline: Timeline, on: Window) -> Iterator[ConnectionSpoiled | ConnectionKilled]:
    """Without those that were killed under requests: the answers to these name the fault."""
    yield from timeline.all(ConnectionSpoiled, on)
    yield from (killed for killed in timeline.all(ConnectionKilled, on) if not killed.in_flight)


def _hosts(timeline: Timeline, faults: Sequence[FaultSwitchedOn]) -> set[str]:
    """The hosts that requests on the surfaces of these faults went to."""
    surfaces = {surface for fault in faults for surface in fault.surfaces}
    return {asked.host for asked in timeline.all(Asked) if asked.surface in surfaces}


def _reason(fault: FaultSwitchedOn, asked: Sequence[Attempt]) -> str:
    surfaces = ", ".join(f"'{surface}'" for surface in fault.surfaces)
    when = "in or after the fault phase" if fault.until == UNTIL_END else "in the fault phase"
    if not asked:
        return f"nobody asked on {surfaces} {when}"
    fired = [item for item in asked if fault.name in item.asked.planned]
    if fired:
        return _fired_without_effect(fault.name, fired)
    count = _requests(len(asked))
    if all(item.hit for item in asked):
        others = ", ".join(sorted({f"'{name}'" for item in asked for name in item.asked.planned}))
        return (
            f"{count} came on {surfaces}, and {others} hit all of them; of each kind of fault, only"
            " the first that matches a request hits it"
        )
    setting = "`when`" if fault.conditional else "`fire`"
    return f"{count} came on {surfaces}, but none that its {setting} selects"


def _fired_without_effect(name: str, fired: Sequence[Attempt]) -> str:
    kind = known_faults().get(name)
    foreign = {item.asked.http for item in fired} - set(kind.http if kind else get_args(Http))
    if foreign and len({item.asked.http for item in fired}) == 1:
        return (
            f"it fired on {_requests(len(fired))}, but all came over HTTP/{foreign.pop()}, in which"
            " it means nothing"
        )
    left = sum(item.client_left for item in fired)
    still_open = sum(item.answered is None for item in fired)
    spared = len(fired) - left - still_open
    parts = [
        f"found nothing to spoil in {spared}" if spared else "",
        f"the client left {left} before" if left else "",
        f"{still_open} had no answer at the end" if still_open else "",
    ]
    return f"it fired on {_requests(len(fired))}: {', '.join(filter(None, parts))}"


def _requests(count: int) -> str:
    return f"{count} request{'s' if count > 1 else ''}"
