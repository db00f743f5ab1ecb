"""The active plan: counts the matching requests and decides which of them a fault hits."""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from fake_backend.clock import Signal
from fake_backend.fault import (
    KINDS,
    FaultContext,
    HostFault,
    Kind,
    WireFault,
    acts_on_hosts,
    acts_on_links,
)
from fake_backend.messages.fingerprint import chance
from fake_backend.messages.request import Call, Identity
from fake_backend.plan.plan import Plan, PlannedFault
from fake_backend.plan.selection import ALL
from fake_backend.protocols import hosts_of
from fake_backend.provider import Provider
from fake_backend.transport.behaviour import (
    HEALTHY_CONDUCT,
    HEALTHY_LINK,
    Conduct,
    Cut,
    LinkBehaviour,
)
from fake_backend.transport.response import NO_ORIGIN, Origin

DRAWS_KEPT = 8


class Recorded(Random):
    """A random number generator that records its first draws for the journal."""

    def __init__(self, seed: str, drawn: list[float]) -> None:
        self.drawn = drawn
        super().__init__(seed)

    def random(self) -> float:
        value = super().random()
        if len(self.drawn) < DRAWS_KEPT:
            self.drawn.append(round(value, 6))
        return value


@dataclass(slots=True)
class _Tally:
    """The counts and the memory of one planned fault for one client."""

    matched: int = 0
    fired: int = 0
    memory: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FiredFault:
    """A planned fault that hits a request."""

    planned: PlannedFault
    context: FaultContext
    draws: list[float]  # the first random values that it has drawn so far


class ActivePlan:
    """A plan that is active from `since` to `until` (monotonic seconds; None: no end).

    A fault keeps its place in the plan, which names its random streams, also when others end. When
    a fault is over, a signal lets go the answers that it slows.
    """

    def __init__(
        self, plan: Plan, seed: int, *, since: float = 0.0, until: float | None = None
    ) -> None:
        self._faults = plan.faults
        self._ended: set[int] = set()  # places of faults that are switched off for good
        self._over = [Signal() for _ in plan.faults]
        self.until = until
        self._since = [since] * len(plan.faults)
        self._seed = seed
        self._struck: dict[int, float] = {}  # when a fault that ended connections does so again
        self._begun: set[int] = set()  # places of wire faults that new connections have met
        self._tallies: dict[tuple[int, str], _Tally] = defaultdict(_Tally)
        self._next_end = -math.inf  # not known yet

    def extend(self, plan: Plan, now: float) -> None:
        """Switch on more faults; the active ones keep their start time, counts and memory."""
        self._faults += plan.faults
        self._over += [Signal() for _ in plan.faults]
        self._since += [now] * len(plan.faults)
        self._next_end = -math.inf  # not known yet

    @property
    def plan(self) -> Plan:
        """The faults that are switched on."""
        return Plan(tuple(planned for _, planned in self._switched_on()))

    def end_passing(self) -> None:
        """Switch off the faults that do not outlast the fault phase (`until = "fault"`)."""
        for index, planned in self._switched_on():
            if planned.until == "fault":
                self._ended.add(index)
                self._over[index].give()

    def let_go(self) -> None:
        """Release the answers under way: another plan is active from now on."""
        over, self._over = self._over, [Signal() for _ in self._faults]
        self._next_end = -math.inf  # not known yet
        for signal in over:
            signal.give()

    def expire(self, now: float) -> None:
        """Release the answers under way of the faults whose time in the plan is over."""
        if now < self._next_end:  # asked for each request
            return
        self._next_end = math.inf
        for index, planned in self._switched_on():
            end = self._since[index] + planned.fire.over_s
            if end <= now:
                self._over[index].give()
            else:
                self._next_end = min(self._next_end, end)

    @property
    def timed(self) -> bool:
        """Whether time alone can change what the plan does to listeners and running answers."""
        return self.until is not None or any(
            not self._over[index].given
            and (
                acts_on_hosts(planned.fault)
                or planned.fire.over_s < math.inf
                or (acts_on_links(planned.fault) and index not in self._begun)
            )
            for index, planned in self._switched_on()
        )

    def _switched_on(self) -> Iterator[tuple[int, PlannedFault]]:
        for index, planned in enumerate(self._faults):
            if index not in self._ended:
                yield index, planned

    def hits(
        self,
        call: Call,
        identity: Identity,
        provider: Provider,
        now: float,
        epoch: float,
        origin: Origin = NO_ORIGIN,
    ) -> dict[Kind, FiredFault]:
        """Choose the faults that hit a request: of each kind, the first in the plan that fires.

        Each fault has its own random stream, keyed by the seed, the fault's place in the plan and
        the request's identity. Requests of other clients therefore do not change the draws.
        """
        fired: dict[Kind, FiredFault] = {}
        who = str(identity)
        for index, planned in self._switched_on():
            kind = planned.fault.kind
            if kind == "wire" or kind in fired or identity.surface not in planned.surfaces:
                continue
            if planned.when is not ALL and not planned.when.matches(call, identity):
                continue
            tally = self._tallies[index, identity.client]
            name, drawn = f"{self._seed}/{index}/{who}", list[float]()
            if self._fires(index, tally, name, now, drawn):
                random = Recorded(name, drawn)
                over = self._over[index]
                context = FaultContext(
                    planned.name, call, provider, random, now, epoch, tally.memory, over, origin
                )
                fired[kind] = FiredFault(planned, context, drawn)
        return {kind: fired[kind] for kind in KINDS if kind in fired} if fired else fired

    def behaviour(self, host: str, now: float) -> tuple[str, LinkBehaviour]:
        """The wire fault that hits a new connection to `host`, by name, and its behaviour."""
        for index, planned in self._switched_on():
            if not acts_on_links(planned.fault) or host not in hosts_of(planned.surfaces):
                continue
            assert isinstance(planned.fault, WireFault)
            tally = self._tallies[index, host]
            name = f"{self._seed}/{index}/{host}/{tally.matched + 1}"
            if self._fires(index, tally, name, now, []):
                return planned.name, replace(planned.fault.behaviour(), over=self._over[index])
        return "", HEALTHY_LINK

    def accepting(self, hosts: tuple[str, ...], now: float) -> tuple[str, LinkBehaviour]:
        """The fault that closes the listener of `hosts` now, and its behaviour; counts nothing."""
        for index, planned in self._switched_on():
            if not isinstance(planned.fault, WireFault):
                continue
            behaviour = planned.fault.behaviour()
            if behaviour.accepting == "open" or not hosts_of(planned.surfaces) & set(hosts):
                continue
            if planned.fire.share_at(now - self._since[index]) > 0:
                return planned.name, behaviour
        return "", HEALTHY_LINK

    def conduct(self, host: str, now: float) -> tuple[str, Conduct]:
        """The fault that decides how `host` treats its connections now; counts nothing."""
        for index, planned in self._switched_on():
            fault = planned.fault
            if not isinstance(fault, HostFault) or host not in hosts_of(planned.surfaces):
                continue
            conduct = fault.conduct()
            if conduct.dies is None and planned.fire.share_at(now - self._since[index]) > 0:
                return planned.name, conduct
        return "", HEALTHY_CONDUCT

    def strikes(self, now: float) -> Iterator[tuple[str, frozenset[str], Cut]]:
        """The faults that end connections now for the first time, or again: name, hosts, how."""
        for index, planned in self._switched_on():
            fault, into = planned.fault, now - self._since[index]
            conduct = fault.conduct() if isinstance(fault, HostFault) else HEALTHY_CONDUCT
            if conduct.dies is None:
                continue
            if planned.fire.share_at(into) <= 0:
                self._struck.pop(index, None)  # it may come on again
            elif index not in self._struck or (conduct.every_s and now >= self._struck[index]):
                self._struck[index] = now + (conduct.every_s or math.inf)
                yield planned.name, frozenset(hosts_of(planned.surfaces)), conduct.dies

    def beginnings(self, now: float) -> Iterator[frozenset[str]]:
        """The hosts of each fault that hits their new connections from now on."""
        for index, planned in self._switched_on():
            if index in self._begun or acts_on_hosts(planned.fault):
                continue
            if acts_on_links(planned.fault) and planned.fire.share_at(now - self._since[index]) > 0:
                self._begun.add(index)
                yield frozenset(hosts_of(planned.surfaces))

    def _fires(self, index: int, tally: _Tally, name: str, now: float, drawn: list[float]) -> bool:
        fire = self._faults[index].fire
        share = fire.share_at(now - self._since[index])
        if share <= 0:
            return False
        tally.matched += 1
        if not fire.counts(tally.matched, tally.fired):
            return False
        if share < 1:
            drawn.append(round(chance(name), 6))
            if drawn[0] >= share:
                return False
        tally.fired += 1
        return True
