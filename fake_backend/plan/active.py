"""The active plan: counts the matching requests and decides which of them a fault hits."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from random import Random

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
from fake_backend.messages.request import Call, Identity
from fake_backend.plan.plan import Plan, PlannedFault
from fake_backend.plan.selection import ALL
from fake_backend.plan.switched_on import SwitchedOn
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


@dataclass(frozen=True, slots=True)
class FiredFault:
    """A planned fault that hits a request."""

    planned: PlannedFault
    context: FaultContext
    draws: list[float]  # the first random values that it has drawn so far


class ActivePlan:
    """A plan that is active from `since` to `until` (monotonic seconds; None: no end).

    When a fault is over, a signal lets go the answers that it slows. `number` tells the plan from
    the other plans of this backend.
    """

    def __init__(
        self,
        plan: Plan,
        seed: int,
        *,
        since: float = 0.0,
        until: float | None = None,
        number: int = 0,
    ) -> None:
        self.until = until
        self._seed, self._number = seed, number
        self._faults: list[SwitchedOn] = []
        self._places = count()
        self._next_end = -math.inf  # not known yet
        self.extend(plan, since)

    def extend(self, plan: Plan, now: float, *, ttl_s: float | None = None) -> None:
        """Switch on more faults, which end after `ttl_s` seconds (None: with the plan).

        The active ones keep their start time, counts and memory.
        """
        until = math.inf if ttl_s is None else now + ttl_s
        for planned, place in zip(plan.faults, self._places, strict=False):
            self._faults.append(SwitchedOn(planned, f"{self._number}.{place}", place, now, until))
        self._next_end = -math.inf  # not known yet

    @property
    def faults(self) -> tuple[SwitchedOn, ...]:
        """The faults that are switched on."""
        return tuple(self._faults)

    @property
    def plan(self) -> Plan:
        """The same as a plan."""
        return Plan(tuple(fault.planned for fault in self._faults))

    def end(self, fault_id: str) -> None:
        """Switch off the fault with this id, if it is switched on."""
        self._switch_off(lambda fault: fault.id == fault_id)

    def end_passing(self) -> None:
        """Switch off the faults that do not outlast the fault phase (`until = "fault"`)."""
        self._switch_off(lambda fault: fault.planned.until == "fault")

    def let_go(self) -> None:
        """Release the answers under way: another plan is active from now on."""
        self._next_end = -math.inf  # not known yet
        for fault in self._faults:
            over, fault.over = fault.over, Signal()
            over.give()

    def expire(self, now: float) -> None:
        """Switch off the faults whose time to live is over.

        Those whose settings let them hit nothing more let go their answers under way.
        """
        if now < self._next_end:  # asked for each request
            return
        self._switch_off(lambda fault: fault.until <= now)
        self._next_end = math.inf
        for fault in self._faults:
            if fault.over_at <= now:
                fault.over.give()
            else:
                self._next_end = min(self._next_end, fault.over_at)
            self._next_end = min(self._next_end, fault.until)

    @property
    def timed(self) -> bool:
        """Whether time alone can change what the plan does to listeners and running answers."""
        return self.until is not None or any(
            not fault.over.given
            and (
                acts_on_hosts(fault.planned.fault)
                or min(fault.until, fault.over_at) < math.inf
                or (acts_on_links(fault.planned.fault) and not fault.begun)
            )
            for fault in self._faults
        )

    def _switch_off(self, ends: Callable[[SwitchedOn], bool]) -> None:
        ended = [fault for fault in self._faults if ends(fault)]
        self._faults = [fault for fault in self._faults if fault not in ended]
        for fault in ended:
            fault.over.give()

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
        for fault in self._faults:
            planned, kind = fault.planned, fault.planned.fault.kind
            if kind == "wire" or kind in fired or identity.surface not in planned.surfaces:
                continue
            if planned.when is not ALL and not planned.when.matches(call, identity):
                continue
            tally = fault.tallies[identity.client]
            stream, drawn = f"{self._seed}/{fault.place}/{who}", list[float]()
            if fault.fires(tally, stream, now, drawn):
                random, over = Recorded(stream, drawn), fault.over
                context = FaultContext(
                    planned.name, call, provider, random, now, epoch, tally.memory, over, origin
                )
                fired[kind] = FiredFault(planned, context, drawn)
        return {kind: fired[kind] for kind in KINDS if kind in fired} if fired else fired

    def behaviour(self, host: str, now: float) -> tuple[str, LinkBehaviour]:
        """The wire fault that hits a new connection to `host`, by name, and its behaviour."""
        for fault in self._faults:
            planned = fault.planned
            if not acts_on_links(planned.fault) or host not in hosts_of(planned.surfaces):
                continue
            assert isinstance(planned.fault, WireFault)
            tally = fault.tallies[host]
            stream = f"{self._seed}/{fault.place}/{host}/{tally.matched + 1}"
            if fault.fires(tally, stream, now, []):
                return planned.name, replace(planned.fault.behaviour(), over=fault.over)
        return "", HEALTHY_LINK

    def accepting(self, hosts: tuple[str, ...], now: float) -> tuple[str, LinkBehaviour]:
        """The fault that closes the listener of `hosts` now, and its behaviour; counts nothing."""
        for fault in self._faults:
            planned = fault.planned
            if not isinstance(planned.fault, WireFault):
                continue
            behaviour = planned.fault.behaviour()
            if behaviour.accepting == "open" or not hosts_of(planned.surfaces) & set(hosts):
                continue
            if fault.share_at(now) > 0:
                return planned.name, behaviour
        return "", HEALTHY_LINK

    def conduct(self, host: str, now: float) -> tuple[str, Conduct]:
        """The fault that decides how `host` treats its connections now; counts nothing."""
        for fault in self._faults:
            planned = fault.planned
            if not isinstance(planned.fault, HostFault) or host not in hosts_of(planned.surfaces):
                continue
            conduct = planned.fault.conduct()
            if conduct.dies is None and fault.share_at(now) > 0:
                return planned.name, conduct
        return "", HEALTHY_CONDUCT

    def strikes(self, now: float) -> Iterator[tuple[str, frozenset[str], Cut]]:
        """The faults that end connections now for the first time, or again: name, hosts, how."""
        for fault in self._faults:
            planned = fault.planned
            conduct = HEALTHY_CONDUCT
            if isinstance(planned.fault, HostFault):
                conduct = planned.fault.conduct()
            if conduct.dies is None:
                continue
            if fault.share_at(now) <= 0:
                fault.strikes_at = None  # it may come on again
            elif fault.strikes_at is None or (conduct.every_s and now >= fault.strikes_at):
                fault.strikes_at = now + (conduct.every_s or math.inf)
                yield planned.name, frozenset(hosts_of(planned.surfaces)), conduct.dies

    def beginnings(self, now: float) -> Iterator[frozenset[str]]:
        """The hosts of each fault that hits their new connections from now on."""
        for fault in self._faults:
            planned = fault.planned
            if fault.begun or acts_on_hosts(planned.fault):
                continue
            if acts_on_links(planned.fault) and fault.share_at(now) > 0:
                fault.begun = True
                yield frozenset(hosts_of(planned.surfaces))
