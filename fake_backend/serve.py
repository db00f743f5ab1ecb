"""Runs the backend on free loopback ports until it is stopped."""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from fake_backend.clock import SteeredClock, SystemClock
from fake_backend.control import Listeners, control_app
from fake_backend.control_server import running
from fake_backend.exchange.exchange import Exchange
from fake_backend.exchange.links import Links
from fake_backend.exchange.plan_stack import PlanStack
from fake_backend.journal import Journal
from fake_backend.messages.request import Http
from fake_backend.protocols import HOSTS, HTTP2_HOSTS, PLAIN, ROUTES
from fake_backend.route import Route, RouteTable
from fake_backend.transport.behaviour import HEALTHY_LINK, Accepting, Conduct, LinkBehaviour
from fake_backend.transport.certificate import issue
from fake_backend.transport.connection import Connection
from fake_backend.transport.direct import Direct, Names
from fake_backend.transport.gateway import Gateway, Targets
from fake_backend.transport.http2.connection import Http2Connection
from fake_backend.transport.listener import LOOPBACK, Listener
from fake_backend.transport.negotiation import NegotiatedConnection
from fake_backend.transport.shared import Shared

UPDATE_EVERY_S = 0.02
SETTLING_TURNS = 10  # of the event loop: running answers write their end into the journal


@dataclass(frozen=True, slots=True)
class Address:
    """The ports and files of a running backend."""

    control_port: int
    gateway_port: int  # the CONNECT proxy for the real host names
    tls_port: int  # where the tunnels of the gateway end
    ca_file: str  # PEM file of the authority that clients must trust
    urls: dict[str, str]  # the base URL of each plain protocol


@dataclass(frozen=True, slots=True)
class Options:
    """How to serve; port 0 is a free one."""

    seed: int = 1
    host: str = LOOPBACK  # plain protocols, gateway and control API bind to it
    gateway_port: int = 0
    ports: dict[str, int] = field(default_factory=dict)  # of plain protocols
    intercept: dict[str, str] = field(default_factory=dict)  # further host names: their protocol
    paced: bool = True  # models answer at their speed
    http: Http | None = None  # of the TLS hosts; "2": and HTTP/1.1; None: as each one really does
    body_bytes: int = 1000  # of each request's body, kept in the journal
    direct: Direct | None = None  # for clients that use no proxy


@contextlib.asynccontextmanager
async def serving(
    options: Options, *, token: str, journal_file: BinaryIO | None = None
) -> AsyncIterator[Address]:
    """Serve control API, plain protocols, TLS hosts and gateway until the block is left."""
    clock, journal = SteeredClock(SystemClock()), Journal(journal_file)
    plans = PlanStack(options.seed, clock)
    exchange = Exchange(
        RouteTable((*ROUTES, *_intercepted(options.intercept))),
        plans,
        journal,
        clock,
        paced=options.paced,
        body_bytes=options.body_bytes,
    )
    with tempfile.TemporaryDirectory(prefix="fake-backend-") as folder:
        links = Links(plans, journal, clock)
        ports = _Ports(exchange, links, plans, journal, options, Path(folder))
        listeners = Listeners(ports.update, ports.addresses)
        control = control_app(
            plans, journal, clock, token, listeners=listeners, rollout=exchange.rollout
        )
        async with ports.open(), running(control, options.host) as port:
            yield Address(port, ports.gateway.port, ports.tls.port, ports.ca_file, ports.urls)


class _Ports:
    """Every port except the control API's."""

    def __init__(
        self,
        exchange: Exchange,
        links: Links,
        plans: PlanStack,
        journal: Journal,
        options: Options,
        folder: Path,
    ) -> None:
        self._links, self._plans = links, plans
        self._shared = Shared(
            exchange.answer, links.broken, links.delivered, self._conduct, links.websocket_closed
        )
        self._aliases = {name: PLAIN[protocol][0] for name, protocol in options.intercept.items()}
        hosts = (*HOSTS, *(name for name in options.intercept if name not in HOSTS))
        http2 = self._http2_hosts(hosts, options.http)
        certificates = issue(hosts, folder, offers_http2=partial(self._offers_http2, http2))
        self.ca_file = str(certificates.ca_file)
        sites = {
            name: Listener(self._negotiated(), _always_open, tls=context)
            for name, context in certificates.contexts.items()
        }
        self.tls = sites["trusted"]
        plain = {
            name: Listener(
                self._connection(host),
                partial(links.accepting, (host,)),
                host=options.host,
                port=options.ports.get(name, 0),
            )
            for name, (host, _) in PLAIN.items()
        }
        targets = Targets(
            hosts=frozenset(hosts),
            sites={name: site.port for name, site in sites.items()},
            plain_ports=frozenset(listener.port for listener in plain.values()),
            plain_address=options.host,
        )
        gateway = Gateway(
            targets,
            journal,
            SystemClock(),
            behaviour_of=self._behaviour_of,
            delivered=links.delivered,
        )
        self.gateway = Listener(
            gateway.connection,
            partial(links.accepting, HOSTS),
            host=options.host,
            port=options.gateway_port,
        )
        self.urls = {
            name: f"http://{options.host}:{listener.port}{PLAIN[name][1]}"
            for name, listener in plain.items()
        }
        self._all = [*sites.values(), self.gateway, *plain.values()]
        self._names = Names(options.direct, hosts, self._reach) if options.direct else None
        if self._names:
            self._names.update()
            self._all += self._names.listeners(gateway.connection_to, self._accepting)
        self._switched = asyncio.Event()
        self._unsettled = False

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        try:
            await self.update()
            watching = asyncio.create_task(self._watch())
            try:
                yield
            finally:
                watching.cancel()
        finally:
            for listener in self._all:
                listener.close()
            for _ in range(SETTLING_TURNS):
                await asyncio.sleep(0)

    def addresses(self) -> dict[str, Any]:
        """Where clients find the backend."""
        return {"gateway_port": self.gateway.port, "ca_file": self.ca_file, "urls": self.urls}

    async def update(self) -> None:
        """Open and close the listeners as the plan just switched says."""
        await self._update_listeners()
        self._switched.set()

    async def _watch(self) -> None:
        """Update the listeners every UPDATE_EVERY_S while time can open or close one."""
        again = True  # a fault may end between the last update and this look
        while True:
            self._switched.clear()
            timed = self._plans.active.timed or self._unsettled
            timeout = UPDATE_EVERY_S if timed or again else None
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._switched.wait(), timeout)
                again = True
                continue
            await self._update_listeners()
            again = timed or self._switched.is_set()

    async def _update_listeners(self) -> None:
        self._links.strike(self._shared.open, self._aliases)
        self._unsettled = not all([await listener.update() for listener in self._all])
        if self._names:
            self._names.update()

    def _accepting(self, host: str) -> Accepting:
        return self._links.accepting((self._aliases.get(host, host),))

    def _reach(self, host: str) -> Accepting:
        return self._links.reach(self._aliases.get(host, host))

    def _behaviour_of(self, host: str) -> tuple[str, LinkBehaviour]:
        return self._links.behaviour(self._aliases.get(host, host))

    def _conduct(self, host: str) -> tuple[str, Conduct]:
        return self._links.conduct(self._aliases.get(host, host))

    def _offers_http2(self, real: frozenset[str], host: str) -> bool:
        fault, conduct = self._conduct(host)
        if host in real and not conduct.offers_http2:
            self._links.delivered(host, fault)
        return host in real and conduct.offers_http2

    def _http2_hosts(self, hosts: Iterable[str], http: Http | None) -> frozenset[str]:
        """The hosts that offer HTTP/2; a host that stands for another offers what that one does."""
        if http is not None:
            return frozenset(hosts if http == "2" else ())
        return frozenset(host for host in hosts if self._aliases.get(host, host) in HTTP2_HOSTS)

    def _negotiated(self) -> Any:
        http2 = partial(Http2Connection, self._shared)
        return partial(NegotiatedConnection, self._connection(""), http2)

    def _connection(self, host: str) -> Any:
        return partial(
            Connection,
            self._shared,
            host=host,
            behaviour_of=self._links.behaviour if host else _healthy,
        )


def _intercepted(intercept: Mapping[str, str]) -> Iterator[Route]:
    """The routes of each protocol, under the other host names that it is simulated under."""
    for name, protocol in intercept.items():
        yield from (
            replace(route, host=name) for route in ROUTES if route.host == PLAIN[protocol][0]
        )


def _always_open() -> Accepting:
    return "open"


def _healthy(host: str) -> tuple[str, LinkBehaviour]:
    """The gateway applies the behaviour of TLS sites, below the encryption."""
    return "", HEALTHY_LINK
