"""Plays requests through the pool: those of the simulated crowd, and real ones among them. Pure.

Nothing happens between two calls: `advance` plays the crowd up to a moment, and a real request then
takes its place behind whoever came before.
"""

import math
from collections.abc import Iterator, Mapping
from heapq import heappop, heappush
from typing import NamedTuple

from fake_backend.journal import CrowdSecond, Shadowed
from fake_backend.messages.fingerprint import chance
from fake_backend.model.version import Service, Version
from fake_backend.rollout.crowd import Arrival, Crowd, Demand
from fake_backend.rollout.flags import Flags
from fake_backend.rollout.pool import Place, Pool, PoolSettings
from fake_backend.rollout.seconds import Outcome, Seconds
from fake_backend.rollout.shadow import Shadow

SHORTEST_RETRY_AFTER_S = 1.0
STREAM_TOKENS = 5000  # of a long answer


class Admission(NamedTuple):
    """A place in the pool, or the wait after which to ask again."""

    version: Version
    service: Service
    place: Place | None
    retry_after_s: float = 0.0


class Stale(NamedTuple):
    """Clients that go by the flags from before the last switch, each for its own time."""

    flags: Flags
    since: float
    most_s: float

    def until(self, client: str) -> float:
        return self.since + self.most_s * chance(f"stale/{client}") if self.most_s else self.since


class Traffic:
    """Times are seconds since the traffic began."""

    def __init__(
        self,
        pool: PoolSettings,
        versions: Mapping[str, Version],
        flags: Flags,
        crowd: Crowd | None = None,
    ) -> None:
        self.versions, self.flags, self.crowd = versions, flags, crowd
        self.settings = pool
        self.shadow: Shadow | None = None
        self.seconds = Seconds()
        self._pools: dict[str, Pool] = {}  # one for all versions, or one for each
        self._arrivals: Iterator[Arrival] = crowd.arrivals() if crowd else iter(())
        self._next = next(self._arrivals, None)
        self._again: list[tuple[float, int, int, Arrival]] = []  # heap of repeats
        self._second = 0
        self.played = 0.0  # until when the crowd is played
        self.last_ends: dict[str, float] = {}  # of each version's answers
        self._stale: Stale | None = None

    def advance(self, now: float) -> list[CrowdSecond | Shadowed]:
        """Play the crowd up to `now`; the seconds that have ended since the last call."""
        ended: list[CrowdSecond | Shadowed] = []
        while self._second + 1 <= now:
            end = float(self._second + 1)
            self._play(end)
            counts = self.waiting(end), self.busy(end), self.last_ends
            ended += self.seconds.second(self._second, *counts)
            if self.shadow is not None:
                ended += self.shadow.second(self._second)
            self._second += 1
        self._play(now)
        self.played = now
        return ended

    def switch(
        self, flags: Flags, now: float, versions: Mapping[str, Version] | None = None
    ) -> list[CrowdSecond | Shadowed]:
        """Use other flags from `now` on, which select among `versions`.

        Requests under way keep their version. Users whose client is stale notice the switch later,
        each at a moment of its own: until then they have the versions of the flags before.
        """
        ended = self.advance(now)
        gone = set(self.flags.selectable) - set(flags.selectable)
        kept = {name: self.versions[name] for name in gone}
        self.versions = {**(versions or self.versions), **kept}
        self._stale = Stale(self.flags, now, flags.settings.stale_s)
        self.flags = flags
        self.seconds.count_users_again()
        return ended

    def version_of(self, client: str, surface: str, now: float) -> str:
        """The name of the version that answers a real client at `now`."""
        return self._flags_for(client, now).version_of(client, surface)

    def admit(self, now: float, client: str, version: str, demand: Demand) -> Admission:
        """Take a place for the request of a real client; the crowd must be played up to `now`."""
        self.seconds.arrived(version, client)
        return self._admit_on(self.versions[version], now, demand)

    def begin_streams(self, version: Version, now: float, count: int) -> None:
        """Begin long answers of this version; the crowd must be played up to `now`.

        They come in even if the queue is full, behind everybody who waits.
        """
        demand = Demand(0.5, 0, 0.0, STREAM_TOKENS)
        for _ in range(count):
            self._admit_on(version, now, demand, even_if_full=True)

    def leave(self, admission: Admission, now: float) -> None:
        """Give back the slots of a request whose client has left."""
        if admission.place is not None:
            self._pool(admission.version.name).leave(admission.place, now)

    def waiting(self, now: float) -> int:
        return sum(pool.waiting(now) for pool in self._pools.values())

    def busy(self, now: float) -> float:
        return sum(pool.busy(now) for pool in self._pools.values())

    def _admit_on(
        self, version: Version, now: float, demand: Demand, *, even_if_full: bool = False
    ) -> Admission:
        """Take a place for a request to this version, whatever the flag says."""
        name = version.name
        admission = self._admit(now, name, demand, math.inf, even_if_full=even_if_full)
        place = admission.place
        if place is None:
            self.seconds.record(now, Outcome(name, None, refused=True))
        else:
            first_s = place.wait_s + admission.service.first_s
            self.seconds.record(now + first_s, Outcome(name, first_s))
        return admission

    def _flags_for(self, client: str, now: float) -> Flags:
        """The flags by which this client goes: those before the switch while it is stale."""
        stale = self._stale
        if stale is None or now >= stale.until(client):
            return self.flags
        return stale.flags

    def _pool(self, version: str) -> Pool:
        name = "" if self.settings.shared else version
        if name not in self._pools:
            self._pools[name] = Pool(self.settings.slots, self.settings.waiting_most)
        return self._pools[name]

    def _play(self, until: float) -> None:
        """Play all requests of the crowd that come before `until`."""
        while True:
            first = self._next
            if self._again and (first is None or self._again[0][0] <= first.at):
                if self._again[0][0] >= until:
                    return
                at, _, attempt, arrival = heappop(self._again)
                self._ask(at, arrival, attempt)
            else:
                if first is None or first.at >= until:
                    return
                self._next = next(self._arrivals, None)
                self._ask(first.at, first, 1)

    def _ask(self, now: float, arrival: Arrival, attempt: int) -> None:
        crowd, user = self.crowd, arrival.user
        assert crowd is not None
        surface = next(iter(self.flags.settings.surfaces), "")
        flags = self._flags_for(user.client, now)
        name = flags.version_of(user.client, surface, in_crowd=True)
        self.seconds.arrived(name, user.client)
        place: Place | None = None
        asked_s = 0.0
        if not _refuses(self.versions[name], crowd, arrival, attempt):
            admission = self._admit(now, name, arrival.demand, crowd.settings.patience_s)
            place, asked_s = admission.place, admission.retry_after_s
            if self.shadow is not None and attempt == 1 and self.shadow.mirrors(arrival):
                self.shadow.mirror(now, arrival, self._pool(name))
            if place is not None and place.served:
                first_s = place.wait_s + admission.service.first_s
                self.seconds.record(now + first_s, _answered(arrival, admission.version, first_s))
                return
        ended = now if place is None else place.leaves
        self.seconds.record(ended, Outcome(name, None, refused=place is None))
        pause_s = crowd.retry_after_s(arrival, attempt, asked_s)
        if pause_s is not None:
            heappush(self._again, (ended + pause_s, arrival.number, attempt + 1, arrival))

    def _admit(
        self,
        now: float,
        name: str,
        demand: Demand,
        patience_s: float,
        *,
        even_if_full: bool = False,
    ) -> Admission:
        version = self.versions[name]
        service = demand.service(version)
        pool = self._pool(name)
        busy_s = service.busy_s
        place = pool.admit(now, version.slots, busy_s, patience_s, even_if_full=even_if_full)
        if place is not None and place.served:
            self.last_ends[name] = max(self.last_ends.get(name, 0.0), place.end)
        retry_after_s = 0.0 if place else max(SHORTEST_RETRY_AFTER_S, pool.drained_s(now))
        return Admission(version, service, place, retry_after_s)


def _answered(arrival: Arrival, version: Version, first_s: float) -> Outcome:
    language = arrival.user.language
    filtered = arrival.filter_chance < version.filters(language)
    accepted = not filtered and arrival.accept_chance < version.accepts(language)
    return Outcome(version.name, first_s, False, language, filtered, accepted)


def _refuses(version: Version, crowd: Crowd, arrival: Arrival, attempt: int) -> bool:
    """Whether the version refuses this attempt, however much room the pool has."""
    if not version.refused:
        return False
    return chance(f"{crowd.seed}/refused/{arrival.number}/{attempt}") < version.refused
