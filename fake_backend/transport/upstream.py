"""A tunnel's connection to one of the backend's own TLS ports."""

import asyncio
from contextlib import suppress
from functools import partial
from typing import cast

from fake_backend.transport.behaviour import LinkBehaviour
from fake_backend.transport.throttle import Backpressure, Throttle, reset
from fake_backend.transport.wire_fault import DeliveryReport


class Upstream(asyncio.Protocol):
    """Passes the backend's bytes to `client`, as `behaviour` lets it."""

    def __init__(
        self, client: asyncio.Transport, behaviour: LinkBehaviour, report: DeliveryReport
    ) -> None:
        self._client = client
        self._transport: asyncio.Transport | None = None
        self.backpressure = Backpressure(
            partial(self._hold, held=True), partial(self._hold, held=False)
        )
        self._throttle = Throttle(client, behaviour, self.backpressure, delivered=report)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's does not inherit from it

    def data_received(self, data: bytes) -> None:
        self._throttle.write(data)

    def connection_lost(self, error: Exception | None) -> None:
        """Close the client's connection too; a reset is passed on as one."""
        if isinstance(error, ConnectionResetError):
            reset(self._client)
        else:
            self._throttle.close()

    def pause_writing(self) -> None:
        with suppress(RuntimeError):
            self._client.pause_reading()

    def resume_writing(self) -> None:
        with suppress(RuntimeError):
            self._client.resume_reading()

    def write(self, data: bytes) -> None:
        """Write bytes of the client to the backend."""
        assert self._transport is not None
        self._transport.write(data)

    def drop(self) -> None:
        """The client has left: discard its bytes and close."""
        self._throttle.drop()
        if self._transport is not None:
            self._transport.close()

    def _hold(self, *, held: bool) -> None:
        """Read from the backend only as fast as the client takes the bytes."""
        if self._transport is None or self._transport.is_closing():
            return
        if held:
            self._transport.pause_reading()
        else:
            self._transport.resume_reading()
