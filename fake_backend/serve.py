"""Runs the backend on free loopback ports until told to stop."""

import asyncio
import contextlib
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import uvicorn

from fake_backend.clock import SteeredClock, SystemClock
from fake_backend.control import control_app
from fake_backend.exchange import Exchange
from fake_backend.journal import Journal
from fake_backend.protocols import HOSTS, PLAIN, ROUTES
from fake_backend.route import Route, RouteTable
from fake_backend.transport.behaviour import HEALTHY_LINK, Accepting, LinkBehaviour
from fake_backend.transport.certificate import issue
from fake_backend.transport.connection import Connection
from fake_backend.transport.gateway import Gateway
from fake_backend.transport.listener import LOOPBACK, Listener

SHUTDOWN_S = 1
LOOK_EVERY_S = 0.02
SETTLING_TURNS = 10  # of the event loop: what was under way tells the journal how it ended


@dataclass(frozen=True, slots=True)
class Address:
    """Where a running backend is.

    `urls` are the base URLs of the plain protocols, `gateway_port` the CONNECT proxy for the real
    host names, `tls_port` where they end, `ca_file` the PEM file of the authority to be trusted.
    """

    control_port: int
    gateway_port: int
    tls_port: int
    ca_file: str
    urls: dict[str, str]


@dataclass(frozen=True, slots=True)
class Options:
    """How to serve: `host` is what plain protocols, gateway and control API bind to.

    `intercept` maps further host names to the protocol that the gateway plays under them.
    """

    seed: int = 1
    host: str = LOOPBACK
    gateway_port: int = 0
    ports: dict[str, int] = field(default_factory=dict)
    intercept: dict[str, str] = field(default_factory=dict)
    paced: bool = True
    body_bytes: int = 1000


class _Server(uvicorn.Server):
    """Leaves signals to the program that runs it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def serving(
    options: Options, *, token: str, journal_file: BinaryIO | None = None
) -> AsyncIterator[Address]:
    """Serve control API, plain protocols, TLS hosts and gateway; leaving the block closes all."""
    clock, journal = SteeredClock(SystemClock()), Journal(journal_file)
    exchange = Exchange(
        RouteTable((*ROUTES, *_intercepted(options.intercept))),
        options.seed,
        journal,
        clock,
        paced=options.paced,
        body_bytes=options.body_bytes,
    )
    with tempfile.TemporaryDirectory(prefix="fake-backend-") as folder:
        ports = _Ports(exchange, journal, options, Path(folder))
        control = control_app(exchange, journal, clock, token, switched=ports.look)
        async with ports.open(), _running(control, options.host) as control_port:
            yield Address(
                control_port, ports.gateway.port, ports.tls.port, ports.ca_file, ports.urls
            )


class _Ports:
    """Every port but the control API's."""

    def __init__(
        self, exchange: Exchange, journal: Journal, options: Options, folder: Path
    ) -> None:
        self._exchange = exchange
        self._played = {name: PLAIN[protocol][0] for name, protocol in options.intercept.items()}
        hosts = (*HOSTS, *(name for name in options.intercept if name not in HOSTS))
        certificates = issue(hosts, folder)
        self.ca_file = str(certificates.ca_file)
        sites = {
            name: Listener(self._connection(""), _always_open, tls=context)
            for name, context in certificates.contexts.items()
        }
        self.tls = sites["trusted"]
        gateway = Gateway(
            hosts,
            {name: site.port for name, site in sites.items()},
            journal,
            SystemClock(),
            treat=self._treat,
            delivered=exchange.connected,
        )
        self.gateway = Listener(
            gateway.connection,
            partial(self._door, HOSTS),
            host=options.host,
            port=options.gateway_port,
        )
        plain = {
            name: Listener(
                self._connection(host),
                partial(self._door, (host,)),
                host=options.host,
                port=options.ports.get(name, 0),
            )
            for name, (host, _) in PLAIN.items()
        }
        self.urls = {
            name: f"http://{options.host}:{listener.port}{PLAIN[name][1]}"
            for name, listener in plain.items()
        }
        self._all = [*sites.values(), self.gateway, *plain.values()]
        self._switched = asyncio.Event()
        self._unsettled = False

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        try:
            await self.look()
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

    async def look(self) -> None:
        """A plan has been switched: open and shut what it says."""
        await self._look()
        self._switched.set()

    async def _watch(self) -> None:
        """Doors that open and shut by time are looked after while there are any."""
        while True:
            self._switched.clear()
            active = self._exchange.active
            waiting = active.has_doors or active.until is not None or self._unsettled
            timeout = LOOK_EVERY_S if waiting else None
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._switched.wait(), timeout)
                continue
            await self._look()

    async def _look(self) -> None:
        self._unsettled = not all([await listener.look() for listener in self._all])

    def _treat(self, host: str) -> tuple[str, LinkBehaviour]:
        return self._exchange.treat(self._played.get(host, host))

    def _connection(self, host: str) -> Any:
        return partial(
            Connection,
            self._exchange.answer,
            host=host,
            treat=self._exchange.treat if host else _healthy,
            broken=self._exchange.broken,
            delivered=self._exchange.connected,
        )

    def _door(self, hosts: tuple[str, ...]) -> Accepting:
        return self._exchange.accepting(hosts)


def _intercepted(intercept: Mapping[str, str]) -> Iterator[Route]:
    """The routes of each protocol, under the other names that it is played under."""
    for name, protocol in intercept.items():
        yield from (
            replace(route, host=name) for route in ROUTES if route.host == PLAIN[protocol][0]
        )


def _always_open() -> Accepting:
    return "open"


def _healthy(host: str) -> tuple[str, LinkBehaviour]:
    """TLS sites are treated in the gateway, before the encryption."""
    return "", HEALTHY_LINK


@contextlib.asynccontextmanager
async def _running(app: Any, host: str) -> AsyncIterator[int]:
    """Run a web application on a free port."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_S,
    )
    with socket.create_server((host, 0)) as listener:
        server = _Server(config)
        task = asyncio.create_task(server.serve([listener]))
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            await task
