"""HTTP/1.1 towards the client, byte by byte: faults send bytes that a framework would not let out.

One `Connection` for each client. A `RequestReader` parses its requests, a `Pipeline` hands each to
`answer`, one after the other, and a `ResponseStream` carries the responses.
"""

import asyncio
from functools import partial
from typing import cast

from fake_backend.transport.behaviour import HEALTHY_LINK
from fake_backend.transport.listener import Client
from fake_backend.transport.pipeline import Answer, Pipeline
from fake_backend.transport.request_reader import RequestReader, UnreadableError
from fake_backend.transport.response_stream import ResponseStream
from fake_backend.transport.wire_fault import BehaviourOf, DeliveryReport, OnFault

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Connection(Client):
    """One client's connection; `host` is the name of the host if the port implies it."""

    def __init__(
        self,
        answer: Answer,
        *,
        host: str = "",
        behaviour_of: BehaviourOf,
        broken: OnFault,
        delivered: OnFault,
    ) -> None:
        self._answer, self._host, self._behaviour_of = answer, host, behaviour_of
        self._broken, self._delivered = broken, delivered
        self._deaf = False  # whatever the client sends is ignored
        self._connected = self._aborted = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport = cast(asyncio.Transport, transport)  # uvloop's does not inherit from it
        if self._aborted:
            transport.abort()
        fault, behaviour = self._behaviour_of(self._host) if self._host else ("", HEALTHY_LINK)
        report = DeliveryReport(self._host, fault, self._delivered)
        self._stream = ResponseStream(transport, behaviour, report)
        self._connected = True
        self._pipeline = Pipeline(self._answer, self._stream, partial(self._broken, self._host))
        self._reader = RequestReader(
            self._host, self._pipeline.add, partial(self._stream.write, CONTINUE)
        )
        self._deaf = behaviour.hangs
        if behaviour.hangs:
            report()

    def data_received(self, data: bytes) -> None:
        while data and not (self._deaf or self._stream.over):
            try:
                data = self._reader.feed(data)
            except UnreadableError as error:
                self._deaf = True
                self._pipeline.refuse(error.status, str(error))

    def connection_lost(self, error: Exception | None) -> None:
        self._stream.lost()
        self._pipeline.cancel()

    def pause_writing(self) -> None:
        self._stream.backpressure.hold("transport")

    def resume_writing(self) -> None:
        self._stream.backpressure.release("transport")

    def abort(self) -> None:
        self._aborted = True
        if self._connected:
            self._stream.abort()
