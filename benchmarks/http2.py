"""HTTP/2 clients that are not the bottleneck.

The bytes of a request are made once, and the garbage collector rests meanwhile.
"""

import asyncio
import gc
import socket
import ssl
import time
from collections import defaultdict
from collections.abc import Coroutine
from typing import Any, TypeVar
from urllib.parse import urlsplit

import uvloop
from hpack import Encoder
from hyperframe.frame import DataFrame, Frame, HeadersFrame, SettingsFrame, WindowUpdateFrame

from bench.live.backend import Backend
from benchmarks.load import BODY, IN_FLIGHT, SECONDS

T = TypeVar("T")
HOST = "api.openai.com"
HUGE = (1 << 30) - 1
END_STREAM = 1
DATA, HEADERS, PING, GOAWAY = 0, 1, 6, 7
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
GREETING = PREFACE + b"".join(
    frame.serialize()
    for frame in (
        SettingsFrame(0, settings={SettingsFrame.INITIAL_WINDOW_SIZE: HUGE}),
        WindowUpdateFrame(0, window_increment=HUGE),
        SettingsFrame(0, flags=["ACK"]),
    )
)


def request(*, stream: bool) -> bytes:
    """The frames of a request on stream 0; `numbered` puts it on another."""
    body = (BODY % str(stream).lower()).encode()
    names = (
        (":method", "POST"),
        (":scheme", "https"),
        (":authority", HOST),
        (":path", "/v1/chat/completions"),
        ("authorization", "Bearer bench"),
        ("content-type", "application/json"),
    )
    # "sensitive" headers stay out of the table, so that the bytes are always the same
    block = Encoder().encode([(name, value, True) for name, value in names], huffman=False)
    frames: list[Frame] = [HeadersFrame(1, block, flags=["END_HEADERS"])]
    frames.append(DataFrame(1, body, flags=["END_STREAM"]))
    return b"".join(frame.serialize() for frame in frames)


def numbered(template: bytes, stream: int) -> bytes:
    """The same two frames on another stream."""
    second = 9 + int.from_bytes(template[:3])
    number = stream.to_bytes(4)
    return template[:5] + number + template[9 : second + 5] + number + template[second + 9 :]


class _Client(asyncio.Protocol):
    """Opens streams, and notes the moments at which their DATA frames come.

    With `renews`, each stream that ends is followed by another.
    """

    def __init__(self, streams: int, *, stream: bool, renews: bool) -> None:
        self._request, self._count, self._renews = request(stream=stream), streams, renews
        self._next, self._data = 1, b""
        self.moments: dict[int, list[float]] = defaultdict(list)
        self.took: list[float] = []
        self._begun: dict[int, float] = {}
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._write(GREETING + b"".join(self._another() for _ in range(self._count)))

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        data, start, more = self._data + data, 0, []
        while len(data) - start >= 9:
            end = start + 9 + int.from_bytes(data[start : start + 3])
            if end > len(data):
                break
            kind, flags = data[start + 3], data[start + 4]
            stream = int.from_bytes(data[start + 5 : start + 9])
            assert kind != GOAWAY, data[start:end]
            if kind == DATA and end > start + 9 and self.moments[stream][-1:] != [now]:
                self.moments[stream].append(now)  # pieces without a pause come together
            if kind in {DATA, HEADERS} and flags & END_STREAM:
                self.took.append(now - self._begun.pop(stream))
                if self._renews:
                    more.append(self._another())
            start = end
        self._data = data[start:]
        if more:
            self._write(b"".join(more))
        if not self._begun and not self.done.done():
            self.done.set_result(None)

    def _another(self) -> bytes:
        number, self._next = self._next, self._next + 2
        self._begun[number] = time.monotonic()
        return numbered(self._request, number)

    def _write(self, data: bytes) -> None:
        self._transport.write(data)  # type: ignore[attr-defined]


async def connect(backend: Backend, client: _Client) -> asyncio.BaseTransport:
    """Connect `client` through the gateway."""
    place = urlsplit(backend.proxy_url)
    loop = asyncio.get_running_loop()
    opened = socket.create_connection((str(place.hostname), place.port or 80))
    opened.sendall(f"CONNECT {HOST}:443 HTTP/1.1\r\n\r\n".encode())
    opened.recv(1000)
    opened.setblocking(False)
    trust = ssl.create_default_context(cafile=backend.ca_file)
    trust.set_alpn_protocols(["h2"])
    transport, _ = await loop.create_connection(
        lambda: client, sock=opened, ssl=trust, server_hostname=HOST
    )
    return transport


def rate(backend: Backend) -> tuple[float, float]:
    """Whole answers per second with 32 streams in flight on one connection, and their p99 in ms."""

    async def load() -> list[float]:
        client = _Client(IN_FLIGHT, stream=False, renews=True)
        transport = await connect(backend, client)
        await asyncio.wait([client.done], timeout=SECONDS)
        transport.close()
        return sorted(client.took)

    took = _measured(load())
    return len(took) / SECONDS, took[int(len(took) * 0.99)] * 1000


def moments(backend: Backend, streams: int, connections: int) -> list[list[float]]:
    """The moments at which the pieces of each of `streams` answers came."""

    async def read() -> list[list[float]]:
        each = streams // connections
        clients = [_Client(each, stream=True, renews=False) for _ in range(connections)]
        transports = [await connect(backend, client) for client in clients]
        await asyncio.gather(*(client.done for client in clients))
        for transport in transports:
            transport.close()
        return [times for client in clients for times in client.moments.values()]

    return _measured(read())


def _measured(reading: Coroutine[Any, Any, T]) -> T:
    gc.disable()
    try:
        return uvloop.run(reading)
    finally:
        gc.enable()
