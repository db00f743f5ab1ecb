"""The rollout that a backend is in the middle of: its flags, its traffic, and what both answer."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from random import Random  # seeded with the run's seed and the request
from typing import Any

import msgspec

from fake_backend.clock import Clock, SystemClock
from fake_backend.journal import CrowdSecond, Journal, Served, Shadowed
from fake_backend.messages.reply import Reply
from fake_backend.messages.request import Call, Identity
from fake_backend.model.distribution import Fixed
from fake_backend.model.pace import Pace
from fake_backend.model.version import Version, known_versions
from fake_backend.provider import Provider, wait_headers
from fake_backend.rollout.crowd import Crowd, CrowdSettings, demand_of
from fake_backend.rollout.flags import Flags, FlagSettings
from fake_backend.rollout.pool import PoolSettings
from fake_backend.rollout.shadow import Shadow, ShadowSettings
from fake_backend.rollout.traffic import Admission, Traffic

BYTES_PER_TOKEN = 4  # of a request's body
CHATS = ("chat", "agent", "messages", "responses")  # in the names of their surfaces
SHORTEST_S = 1e-6
CATCH_UP_S, CATCH_UP = 60, 100_000  # seconds and requests that are played at once
MOST_PER_S = 5000  # requests of a crowd


class StateError(ValueError):
    """A request that the rollout cannot fulfil in its present state; the message says why."""


class Rollout:
    """Nothing is rolled out until there are flags and a pool; then `covers` says for whom."""

    def __init__(self, seed: int, clock: Clock, journal: Journal) -> None:
        self._seed, self._clock, self._journal = seed, clock, journal
        self._machine = SystemClock()
        self.versions: Mapping[str, Version] = known_versions()
        self.flags: Flags | None = None
        self.traffic: Traffic | None = None
        self._began = 0.0
        self._admitted: dict[str, Admission] = {}  # real requests under way

    def set_flags(self, settings: FlagSettings) -> None:
        """Switch the flag; requests under way, also streams, keep their version.

        Raises:
            FlagError: flagd refuses the flags, or they select an unknown version.
        """
        own = {version.name: version for version in settings.versions}
        versions = {**known_versions(), **own}
        flags = Flags(settings, versions, self._seed)
        if self.traffic is not None:
            _check_fits(flags.selectable, versions, self.traffic.settings)
            self._write(self.traffic.switch(flags, self.advance(), versions))
        self.flags, self.versions = flags, versions

    def set_pool(self, settings: PoolSettings) -> None:
        """Begin the rollout with a pool, and without a crowd."""
        self._begin(settings, None)

    def set_crowd(self, settings: CrowdSettings, old: str) -> None:
        """Begin the rollout again, with a crowd that uses its `load` while it has `old`."""
        if self.traffic is None:
            raise StateError("needs a pool: PUT /_bench/pool first.")
        pool = self.traffic.settings
        rate = settings.rate(pool.slots, self.versions[old])
        if rate > MOST_PER_S:
            raise StateError(f"asks {rate:.0f} times a second: at most {MOST_PER_S} are simulated.")
        self._begin(pool, Crowd(settings, self._seed, rate))

    def set_shadow(self, settings: ShadowSettings | None) -> None:
        """Mirror requests of the crowd to a version that answers nobody."""
        if self.traffic is None or self.traffic.crowd is None:
            raise StateError("needs a crowd: PUT /_bench/crowd first.")
        self.advance()
        if settings is None:
            self.traffic.shadow = None
            return
        _check_fits((settings.candidate, settings.primary), self.versions, self.traffic.settings)
        self.traffic.shadow = Shadow(settings, self.traffic.settings, self.versions)

    def set_threshold(self, seconds: float) -> None:
        """From now on, count the answers that take longer."""
        if self.traffic is None:
            raise StateError("needs a pool: PUT /_bench/pool first.")
        self.advance()
        self.traffic.seconds.threshold_s = seconds

    def begin_streams(self, version: str, count: int) -> None:
        """Begin long answers of a version, which keep their slots whatever the flag says."""
        if self.traffic is None:
            raise StateError("needs a pool: PUT /_bench/pool first.")
        _check_fits((version,), self.versions, self.traffic.settings)
        self.traffic.begin_streams(self.versions[version], self.advance(), count)

    def end(self) -> None:
        """Forget flags, pool and crowd: everybody has the healthy model again."""
        self.advance()
        self.flags = self.traffic = None
        self._admitted.clear()

    def advance(self) -> float:
        """Play the crowd up to now; the seconds since the rollout began.

        A crowd that was left alone for long, or whose clock was moved by years, is played for a
        while only: other clients wait meanwhile. Its time stands still for the rest.
        """
        if self.traffic is None:
            return self._now()
        crowd = self.traffic.crowd
        most_s = min(CATCH_UP_S, CATCH_UP / crowd.rate) if crowd else CATCH_UP_S
        self._began += max(0.0, self._now() - self.traffic.played - most_s)
        now = self._now()
        self._write(self.traffic.advance(now))
        return now

    def version_of(self, client: str, surface: str) -> str:
        """The version that answers this client now; empty where nothing is rolled out.

        It is decided here alone: the faults and the pace of the answer go by `Identity.version`.
        """
        if self.traffic is None or surface not in self.traffic.flags.settings.surfaces:
            return ""
        return self.traffic.version_of(client, surface, self.advance())

    def model_of(self, version: str) -> str:
        """The model that answers of this version name."""
        assert self.traffic is not None
        return self.traffic.versions[version].family

    def serve(self, reply: Reply, call: Call, identity: Identity, provider: Provider) -> Reply:
        """The reply at the pace of the client's version, after its wait; or a refusal."""
        traffic, now = self.traffic, self.advance()
        assert traffic is not None
        tokens = len(call.body) // BYTES_PER_TOKEN
        demand = demand_of(self._seed, identity.client, identity.nth, tokens)
        admission = traffic.admit(now, identity.client, identity.version, demand)
        wait_s = None if admission.place is None else admission.place.wait_s
        name, first_s = admission.version.name, admission.service.first_s
        at, waiting = self._machine.monotonic(), traffic.waiting(now)
        self._journal.write(Served(at, str(identity), name, wait_s, first_s, waiting))
        if wait_s is None:
            return self._refusal(identity.surface, provider, admission.retry_after_s)
        self._admitted[str(identity)] = admission
        first = Fixed(fixed_s=max(SHORTEST_S, wait_s + first_s))
        random = Random(f"{self._seed}/version/{identity}")
        pieces = Pace(first, admission.version.pace.per_token).paced(reply.pieces, 0.5, random)
        return replace(reply, pieces=pieces, own_first_s=first_s)

    def ended(self, identity: Identity, *, client_left: bool) -> None:
        """Free the slots of a request at once if its client has left."""
        admission = self._admitted.pop(str(identity), None)
        if admission is not None and client_left and self.traffic is not None:
            self.traffic.leave(admission, self._now())

    def _begin(self, settings: PoolSettings, crowd: Crowd | None) -> None:
        if self.flags is None:
            raise StateError("needs flags: PUT /_bench/flags first.")
        _check_fits(self.flags.selectable, self.versions, settings)
        self.advance()
        self._began = self._clock.monotonic()
        self.traffic = Traffic(settings, self.versions, self.flags, crowd)

    def _refusal(self, surface: str, provider: Provider, wait_s: float) -> Reply:
        """What a full queue answers: 503 in a chat, 429 elsewhere, each with a Retry-After."""
        is_chat = any(word in surface for word in CHATS)
        error = provider.error("unavailable" if is_chat else "rate_limited")
        seconds = math.ceil(wait_s)
        headers = wait_headers(seconds, "seconds", self._clock.epoch())
        return replace(error, headers=(*error.headers, *headers), retry_after_s=seconds)

    def _now(self) -> float:
        return self._clock.monotonic() - self._began

    def _write(self, seconds: list[CrowdSecond | Shadowed]) -> None:
        began = self._began - self._clock.monotonic() + self._machine.monotonic()
        for second in seconds:
            self._journal.write(msgspec.structs.replace(second, at=began + second.at))

    def shown(self) -> dict[str, Any]:
        """The state of the pool, for the control API."""
        now, traffic = self.advance(), self.traffic
        if traffic is None:
            return {"pool": None}
        threshold_s = traffic.seconds.threshold_s
        return {
            "pool": traffic.settings,
            "now_s": now,
            "waiting": traffic.waiting(now),
            "busy": traffic.busy(now),
            "threshold_s": None if threshold_s == math.inf else threshold_s,
            "versions": list(self.versions),
        }


def _check_fits(names: Iterable[str], versions: Mapping[str, Version], pool: PoolSettings) -> None:
    """Refuse versions whose requests would never fit into the pool."""
    for name in names:
        if versions[name].slots > pool.slots:
            needed = f"a request to {name} needs {versions[name].slots:g} slots"
            raise StateError(f"{needed}, but the pool has {pool.slots:g}.")
