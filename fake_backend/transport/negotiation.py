"""The HTTP version of a TLS connection: as client and server agreed in the handshake (ALPN)."""

import asyncio
from collections.abc import Callable
from typing import cast

from fake_backend.transport.listener import Client


class NegotiatedConnection(Client):
    """Passes everything on to a connection from `http2` or `http1`."""

    def __init__(self, http1: Callable[[], Client], http2: Callable[[], Client]) -> None:
        self._http1, self._http2 = http1, http2
        self._inner: Client | None = None
        self._aborted = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        tls = transport.get_extra_info("ssl_object")
        agreed = tls and tls.selected_alpn_protocol()
        self._inner = self._http2() if agreed == "h2" else self._http1()
        if self._aborted:
            cast(asyncio.Transport, transport).abort()  # uvloop's does not inherit from it
        self._inner.connection_made(transport)
        # What the loop calls from now on
        self.data_received = self._inner.data_received  # type: ignore[method-assign]
        self.connection_lost = self._inner.connection_lost  # type: ignore[method-assign]
        self.pause_writing = self._inner.pause_writing  # type: ignore[method-assign]
        self.resume_writing = self._inner.resume_writing  # type: ignore[method-assign]

    def abort(self) -> None:
        self._aborted = True
        if self._inner is not None:
            self._inner.abort()
