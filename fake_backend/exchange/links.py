"""What plans do to listeners and connections, below HTTP, and its journal entries."""

from collections.abc import Mapping
from dataclasses import astuple

from fake_backend.clock import Clock, SystemClock
from fake_backend.exchange.plan_stack import PlanStack
from fake_backend.journal import Broken, Connected, Journal, Killed, WebSocketClosed
from fake_backend.transport.behaviour import PORT_IS_OPEN, Accepting, Conduct, LinkBehaviour
from fake_backend.transport.open_connections import OpenConnections
from fake_backend.transport.websocket.end import WebSocketEnd

GATEWAY = "gateway"  # stands for all hosts behind it


class Links:
    """Wire faults of the active plan; `clock` is the one that plans follow."""

    def __init__(self, plans: PlanStack, journal: Journal, clock: Clock) -> None:
        self._plans, self._journal = plans, journal
        self._clock, self._machine = clock, SystemClock()
        self._reported: set[tuple[str, ...]] = (
            set()
        )  # hosts whose closed listener is in the journal
        plans.on_switch(self._reported.clear)

    def behaviour(self, host: str) -> tuple[str, LinkBehaviour]:
        """The fault that hits a new connection to `host` (empty: none), and its behaviour."""
        return self._plans.active.behaviour(host, self._clock.monotonic())

    def accepting(self, hosts: tuple[str, ...]) -> Accepting:
        """Whether the listener that serves `hosts` accepts connections now."""
        fault, behaviour = self._plans.active.accepting(hosts, self._clock.monotonic())
        if behaviour.accepting in PORT_IS_OPEN:
            fault = ""
        self._report(hosts, fault)
        return behaviour.accepting if fault else "open"

    def reach(self, host: str) -> Accepting:
        """Whether a client without a proxy can reach `host` now."""
        fault, behaviour = self._plans.active.accepting((host,), self._clock.monotonic())
        if behaviour.accepting not in PORT_IS_OPEN:
            return "open"  # its listener says more
        self._report((host, "reach"), fault)
        return behaviour.accepting

    def _report(self, hosts: tuple[str, ...], fault: str) -> None:
        """Record once that the hosts cannot be reached."""
        if not fault:
            self._reported.discard(hosts)
        elif hosts not in self._reported:
            self._reported.add(hosts)
            single = len(hosts) == 1 or hosts[1] == "reach"
            self.delivered(hosts[0] if single else GATEWAY, fault)

    def conduct(self, host: str) -> tuple[str, Conduct]:
        """The fault that decides how `host` treats its connections (empty: none), and how."""
        return self._plans.active.conduct(host, self._clock.monotonic())

    def strike(self, connections: OpenConnections, aliases: Mapping[str, str]) -> None:
        """Let the faults that are due end open connections, and the others change them.

        A fault of new connections would never meet a client that keeps its old ones, as every
        client of HTTP/2 does: they are closed when it begins, as soon as they are idle. `aliases`
        are further names of hosts.
        """

        def named(hosts: frozenset[str]) -> frozenset[str]:
            return hosts | {name for name, host in aliases.items() if host in hosts}

        for hosts in self._plans.active.beginnings(self._clock.monotonic()):
            connections.drain(named(hosts))
        for fault, hosts, how in self._plans.active.strikes(self._clock.monotonic()):
            for host, connection, in_flight in connections.kill(named(hosts), how, fault):
                at = self._machine.monotonic()
                self._journal.write(Killed(at, host, [fault], connection, in_flight, how))
        connections.update()

    def delivered(self, host: str, fault: str) -> None:
        """Record that a wire fault has hit a connection to `host`."""
        self._journal.write(Connected(self._machine.monotonic(), host, [fault]))

    def websocket_closed(self, end: WebSocketEnd) -> None:
        """Record how a WebSocket ended."""
        self._journal.write(WebSocketClosed(self._machine.monotonic(), *astuple(end)))

    def broken(self, host: str, problem: str) -> None:
        """Record that a client sent something that is no request."""
        self._journal.write(Broken(self._machine.monotonic(), host, problem))
