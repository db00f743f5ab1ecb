"""Clients that are not the bottleneck: wrk for throughput, bare protocols for streams."""

import asyncio
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from bench.core.errors import BenchError
from bench.setup.system import apt_install, can_use_apt

SECONDS = 5
IN_FLIGHT = 32
BODY = (
    '{"model":"gpt-4.1","stream":%s,"messages":[{"role":"user","content":"How do I sort a list?"}]}'
)
SCRIPT = f"""
wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
wrk.headers["authorization"] = "Bearer bench"
wrk.body = '{BODY % "false"}'
"""


@dataclass(frozen=True, slots=True)
class Throughput:
    """Requests per second, and the 99th percentile of their times in milliseconds."""

    per_s: float
    p99_ms: float


def ensure_wrk(say: Callable[[str], None]) -> None:
    """Find or install the load generator.

    Raises:
        BenchError: it is not there, and cannot be installed.
    """
    if shutil.which("wrk") is not None:
        return
    if not can_use_apt():
        msg = "The benchmark loads servers with wrk. Install it: sudo apt-get install -y wrk"
        raise BenchError(msg)
    apt_install(["wrk"], say)


def throughput(url: str) -> Throughput:
    """Load `url` with wrk, 32 requests in flight.

    wrk must be there (`ensure_wrk`).
    """
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(SCRIPT)
        script.flush()
        flags = ["-t1", f"-c{IN_FLIGHT}", f"-d{SECONDS}s", "--latency", "-s", script.name]
        told = subprocess.run(
            ["wrk", *flags, f"{url}/chat/completions"], capture_output=True, text=True, check=True
        ).stdout
    rate = re.search(r"Requests/sec:\s*([\d.]+)", told)
    late = re.search(r"99%\s+([\d.]+)(us|ms|s)", told)
    assert rate, told
    assert late, told
    unit = {"us": 0.001, "ms": 1.0, "s": 1000.0}[late.group(2)]
    return Throughput(float(rate.group(1)), float(late.group(1)) * unit)


class _Reader(asyncio.Protocol):
    """Sends one request and notes when bytes come."""

    def __init__(self, request: bytes) -> None:
        loop = asyncio.get_running_loop()
        self.request = request
        self.first, self.done = loop.create_future(), loop.create_future()
        self.moments: list[float] = []
        self.size = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.write(self.request)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self.moments.append(time.monotonic())
        self.size += len(data)
        if not self.first.done():
            self.first.set_result(None)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


def request(path: str) -> bytes:
    """The bytes of a request for a streamed answer."""
    body = (BODY % "true").encode()
    head = (
        f"POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {len(body)}\r\n"
    )
    return head.encode() + b"\r\n" + body


@dataclass(frozen=True, slots=True)
class Streams:
    """What many streams at once brought: the moments of each one's reads, and bytes in all."""

    moments: list[list[float]]
    size: int


def _same(reader: _Reader) -> _Reader:
    return reader


async def streams(url: str, count: int, *, look: Callable[[], None] | None = None) -> Streams:
    """Open `count` streams at once and read them to their end.

    With `look`, wait until each has brought something, look, and close them.
    """
    place = urlsplit(url)
    host, port = str(place.hostname), place.port or 80
    loop = asyncio.get_running_loop()
    readers, transports = [], []
    for _ in range(count):
        reader = _Reader(request(f"{place.path}/chat/completions"))
        transport, _ = await loop.create_connection(partial(_same, reader), host, port)
        readers.append(reader)
        transports.append(transport)
    if look is None:
        await asyncio.gather(*(reader.done for reader in readers))
    else:
        await asyncio.gather(*(reader.first for reader in readers))
        look()
    for transport in transports:
        transport.close()
    return Streams([reader.moments for reader in readers], sum(r.size for r in readers))
