"""A fault that is switched on: since when, until when, and what it has hit so far."""

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from fake_backend.clock import Signal
from fake_backend.messages.fingerprint import chance
from fake_backend.plan.plan import PlannedFault


@dataclass(slots=True)
class Tally:
    """The counts and the memory of a fault for one client, or for one host."""

    matched: int = 0
    fired: int = 0
    memory: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class SwitchedOn:
    """A planned fault while it is switched on; its times are monotonic seconds."""

    planned: PlannedFault
    id: str  # no other fault of this backend has it
    place: int  # in the plan, from 0; it names the random streams, also when other faults end
    since: float
    until: float = math.inf  # the end of its own time to live
    over: Signal = field(default_factory=Signal)  # its end: lets go the answers that it slows
    begun: bool = False  # new connections have met it, if it is a wire fault
    strikes_at: float | None = None  # when it ends connections again; None: as soon as it can
    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))

    @property
    def over_at(self) -> float:
        """From when on its settings let it hit nothing; infinity if they always do."""
        return self.since + self.planned.fire.over_s

    def share_at(self, now: float) -> float:
        """The share of the matching requests that it hits now."""
        return self.planned.fire.share_at(now - self.since)

    def fires(self, tally: Tally, stream: str, now: float, drawn: list[float]) -> bool:
        """Whether it hits the request that matches now; counts it.

        `stream` names the random stream; a value drawn from it is added to `drawn`.
        """
        share = self.share_at(now)
        if share <= 0:
            return False
        tally.matched += 1
        if not self.planned.fire.counts(tally.matched, tally.fired):
            return False
        if share < 1:
            drawn.append(round(chance(stream), 6))
            if drawn[0] >= share:
                return False
        tally.fired += 1
        return True
