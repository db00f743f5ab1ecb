"""Runs the backend on free loopback ports until told to stop."""

import asyncio
import contextlib
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import uvicorn

from fake_backend.app import create_app
from fake_backend.certificate import issue
from fake_backend.clock import SystemClock
from fake_backend.deliver import Receive, Scope, Send
from fake_backend.exchange import Exchange
from fake_backend.gateway import HEAD_LIMIT, Gateway
from fake_backend.journal import Journal
from fake_backend.plan import Plan
from fake_backend.protocols import HOSTS, ROUTES
from fake_backend.route import RouteTable

LOOPBACK = "127.0.0.1"
SHUTDOWN_S = 1


@dataclass(frozen=True, slots=True)
class Address:
    """Where a running backend is: ports on loopback, and its authority's PEM file."""

    control_port: int
    gateway_port: int
    tls_port: int
    ca_file: str


class _Server(uvicorn.Server):
    """Leaves signals to the program that runs it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class _TlsSite:
    """The protocols only: the control API cannot be reached under a real host name."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._exchange(scope, receive, send)


@contextlib.asynccontextmanager
async def serving(
    *, seed: int, token: str, journal_file: TextIO | None = None, gateway_port: int = 0
) -> AsyncIterator[Address]:
    """Serve control API, TLS hosts and gateway; leaving the block closes every port."""
    clock, journal = SystemClock(), Journal(journal_file)
    exchange = Exchange(RouteTable(ROUTES), Plan(seed), journal, clock)
    with tempfile.TemporaryDirectory(prefix="fake-backend-") as folder:
        certificate = issue(HOSTS, Path(folder))
        tls = _config(_TlsSite(exchange))
        tls.load()
        tls.ssl = certificate.context
        control = _config(create_app(exchange, journal, token))
        async with _running(tls) as tls_port, _running(control) as control_port:
            gateway = Gateway(HOSTS, tls_port, journal, clock)
            listening = await asyncio.start_server(
                gateway.handle, LOOPBACK, gateway_port, limit=HEAD_LIMIT
            )
            async with listening:
                port = listening.sockets[0].getsockname()[1]
                yield Address(control_port, port, tls_port, str(certificate.ca_file))


def _config(app: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_S,
    )


@contextlib.asynccontextmanager
async def _running(config: uvicorn.Config) -> AsyncIterator[int]:
    """Run a server on a free port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.bind((LOOPBACK, 0))
        listener.listen()
        server = _Server(config)
        task = asyncio.create_task(server.serve([listener]))
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            await task
