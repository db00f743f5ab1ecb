"""HTTP/1.1 towards the client, byte by byte: faults send bytes that a framework would not let out.

One `Connection` for each client. A `RequestReader` parses its requests, a `Pipeline` hands each to
`answer`, one after the other, and a `ResponseStream` carries the responses.
"""

import asyncio
from functools import partial
from typing import cast

from fake_backend.messages.request import Call
from fake_backend.transport.behaviour import HEALTHY_LINK
from fake_backend.transport.certificate import host_of
from fake_backend.transport.listener import Client
from fake_backend.transport.pipeline import Pipeline
from fake_backend.transport.request_reader import RequestReader
from fake_backend.transport.response_stream import ResponseStream
from fake_backend.transport.shared import Shared
from fake_backend.transport.unreadable import UnreadableError
from fake_backend.transport.websocket.connection import WebSocket
from fake_backend.transport.wire_fault import BehaviourOf, DeliveryReport

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
REQUEST_S = 60  # from the first byte of a request to the last one
TOO_SLOW = UnreadableError(
    "408 Request Timeout", f"the request did not arrive within {REQUEST_S} s"
)
TOGETHER = 64  # requests that may arrive together, in one read of the socket


class Connection(Client):
    """One client's connection; `host` is the name of the host if the port implies it."""

    def __init__(self, shared: Shared, *, host: str = "", behaviour_of: BehaviourOf) -> None:
        self._shared, self._host, self._behaviour_of = shared, host, behaviour_of
        self._deaf = False  # whatever the client sends is ignored
        self._connected = self._aborted = False
        self._together = 0
        self._websocket: WebSocket | None = None  # after an upgrade
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport = cast(asyncio.Transport, transport)  # uvloop's does not inherit from it
        if self._aborted:
            transport.abort()
        fault, behaviour = self._behaviour_of(self._host) if self._host else ("", HEALTHY_LINK)
        report = DeliveryReport(self._host, fault, self._shared.delivered)
        self._stream = ResponseStream(transport, behaviour, report)
        self._connected = True
        broken = partial(self._shared.broken, self._host)
        number = next(self._shared.numbers)
        host = self._host or host_of(transport.get_extra_info("ssl_object"))
        self._pipeline = Pipeline(
            self._shared.answer, self._stream, broken, number, host, self._upgraded
        )
        self._shared.open.add(self._pipeline)
        self._reader = RequestReader(
            self._host, self._add, partial(self._stream.write, CONTINUE), self._shared.memory
        )
        self._deaf = behaviour.hangs
        if behaviour.hangs:
            report()

    def data_received(self, data: bytes) -> None:
        self._together = 0
        while data and not (self._deaf or self._stream.over):
            try:
                data = self._receive(data)
            except UnreadableError as error:
                self._refuse(error)
        self._stream.hold_reading_if_full()
        if self._deadline is None and self._reader.begun and not self._deaf:
            loop = asyncio.get_running_loop()
            self._deadline = loop.call_later(REQUEST_S, self._refuse, TOO_SLOW)

    def connection_lost(self, error: Exception | None) -> None:
        self._forget_deadline()
        self._stream.lost()
        self._shared.open.discard(self._pipeline)
        self._pipeline.cancel()
        self._reader.drop()
        if self._websocket is not None:
            self._websocket.lost()

    def pause_writing(self) -> None:
        self._stream.backpressure.hold("transport")

    def resume_writing(self) -> None:
        self._stream.backpressure.release("transport")

    def abort(self) -> None:
        self._aborted = True
        if self._connected:
            self._stream.abort()

    def _receive(self, data: bytes) -> bytes:
        """Read `data`; returns the bytes that are to be read again."""
        if self._websocket is None:
            return self._reader.feed(data)
        self._websocket.feed(data)
        return b""

    def _upgraded(self, call: Call) -> WebSocket:
        number, host = self._pipeline.number, self._pipeline.host
        self._websocket = WebSocket(self._shared, call, self._stream, number, host)
        return self._websocket

    def _add(self, call: Call, keep_alive: bool) -> None:
        self._forget_deadline()
        self._together += 1
        if self._together > TOGETHER:
            problem = f"more than {TOGETHER} requests together"
            raise UnreadableError("503 Service Unavailable", problem)
        self._pipeline.add(call, keep_alive)

    def _refuse(self, error: UnreadableError) -> None:
        self._deaf = True
        self._forget_deadline()
        self._pipeline.refuse(error.status, str(error))

    def _forget_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
