"""Runs the control API on a port, for loopback clients that may be hostile."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from ipaddress import ip_address
from typing import Any

import h11
import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from fake_backend.transport.connection import REQUEST_S
from fake_backend.transport.listener import LOOPBACK
from fake_backend.transport.proxy_request import is_this_machine

SHUTDOWN_S = 1
HEAD_LIMIT = 65_536  # bytes


class OnlyByAddress:
    """Refuses requests for a host name: a web page can make its own name lead here (DNS rebinding).

    The names of loopback are safe. On another address than that, each address is.
    """

    def __init__(self, app: ASGIApp, host: str) -> None:
        self._app, self._is_loopback = app, host == LOOPBACK

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._allows(_host_of(scope)):
            await self._app(scope, receive, send)
        else:
            refusal = PlainTextResponse("Ask the control API by its address.", 421)
            await refusal(scope, receive, send)

    def _allows(self, name: str) -> bool:
        return is_this_machine(name) or (not self._is_loopback and _is_address(name))


def _host_of(scope: Scope) -> str:
    """The host that the client asked for, without its port; empty unless it named exactly one."""
    names = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    name = names[0].lower() if len(names) == 1 else ""
    return name[1:].partition("]")[0] if name.startswith("[") else name.partition(":")[0]


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


class _Protocol(H11Protocol):
    """Closes a connection whose request does not arrive within REQUEST_S."""

    _deadline: asyncio.TimerHandle | None = None

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state not in (h11.IDLE, h11.SEND_BODY):
            self._forget_deadline()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(REQUEST_S, self.transport.close)

    def connection_lost(self, error: Exception | None) -> None:
        self._forget_deadline()
        super().connection_lost(error)

    def _forget_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


class _Server(uvicorn.Server):
    """Leaves signals to the program around it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def running(app: Any, host: str) -> AsyncIterator[int]:
    """Run a web application on a free port of `host`."""
    config = uvicorn.Config(
        OnlyByAddress(app, host),
        http=_Protocol,
        h11_max_incomplete_event_size=HEAD_LIMIT,
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
