"""The capacity that versions share: slots, and a first-in first-out queue before them. Pure.

The wait of a request is known when it arrives, because nobody overtakes: the queue is never played
through. Requests that run are not slowed by later ones.
"""

import math
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass as settings

from fake_backend.settings import STRICT

ROUNDING = 1e-9  # slots


@settings(frozen=True, slots=True, config=STRICT)
class PoolSettings:
    """The capacity. A request that finds no free slot waits, first in, first out."""

    slots: Annotated[float, Field(gt=0, le=100_000)] = 24  # requests that run beside each other
    waiting_most: Annotated[int, Field(ge=0, le=1_000_000)] = 400  # requests; more are refused
    shared: bool = True  # by all versions, as in one cluster; otherwise each has `slots` alone


@dataclass(slots=True, eq=False)
class Place:
    """A request in the pool: it waits until `start` and keeps its slots until `end`.

    It leaves at `leaves` without having had slots if it would have to wait longer than that.
    """

    arrived: float
    start: float
    end: float
    slots: float
    leaves: float = math.inf

    @property
    def served(self) -> bool:
        return self.start <= self.leaves

    @property
    def wait_s(self) -> float:
        return self.start - self.arrived


class Pool:
    """Times are any monotonic seconds; requests must come in the order of their arrival."""

    def __init__(self, slots: float, waiting_most: int) -> None:
        self.slots, self.waiting_most = slots, waiting_most
        self._free = slots  # at `_frontier`
        self._frontier = -math.inf  # the start of the latest request: nobody starts before it
        self._ends: list[tuple[float, int, Place]] = []  # heap: who gives slots back, and when
        self._waits: list[float] = []  # heap: until when each waiting request waits
        self._count = 0

    def admit(
        self,
        now: float,
        slots: float,
        busy_s: float,
        patience_s: float = math.inf,
        *,
        even_if_full: bool = False,
    ) -> Place | None:
        """Take a place for `slots` slots and `busy_s` seconds; None if the queue is full.

        With `even_if_full`, the queue takes one more request than its limit.

        Raises:
            ValueError: the pool is smaller than the request.
        """
        if slots > self.slots:
            msg = f"a request needs {slots} slots, but the pool has {self.slots}"
            raise ValueError(msg)
        is_full = self.waiting(now) >= self.waiting_most and self._is_full(now, slots)
        if is_full and not even_if_full:
            return None
        start = max(now, self._frontier)
        while self._free + ROUNDING < slots:
            end, _, gone = heappop(self._ends)
            self._free += gone.slots
            start = max(start, end)
        self._frontier = start
        place = Place(now, start, start + busy_s, slots, now + patience_s)
        if start > now:
            heappush(self._waits, min(start, place.leaves))
        if place.served:
            self._free -= slots
            self._count += 1
            heappush(self._ends, (place.end, self._count, place))
        return place

    def leave(self, place: Place, now: float) -> None:
        """Give the slots of a request back, whose client has left at `now`."""
        kept = [entry for entry in self._ends if entry[2] is not place]
        if len(kept) < len(self._ends):
            heapify(kept)
            self._ends = kept
            self._free += place.slots
        if place.start > now and place.start in self._waits:
            self._waits.remove(place.start)
            heapify(self._waits)

    def waiting(self, now: float) -> int:
        """The number of requests that wait at `now`."""
        while self._waits and self._waits[0] <= now:
            heappop(self._waits)
        return len(self._waits)

    def busy(self, now: float) -> float:
        """The slots in use at `now`; while requests wait, all of them."""
        if self._frontier > now:
            return self.slots
        return sum(place.slots for _, _, place in self._ends if place.end > now)

    def drained_s(self, now: float) -> float:
        """Seconds until a request that arrives at `now` would start at the earliest."""
        return max(0.0, self._frontier - now)

    def _is_full(self, now: float, slots: float) -> bool:
        """Whether a request would have to wait."""
        if self._frontier > now:
            return True
        ended = sum(place.slots for end, _, place in self._ends if end <= now)
        return self._free + ended + ROUNDING < slots
