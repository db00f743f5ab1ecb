"""What the sentinel, a neighbour of the extension under test, tells over loopback."""

import json
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from bench.core.clock import RunClock
from bench.facts import (
    Fact,
    Heartbeat,
    HostLoop,
    NeighbourDid,
    SentinelActive,
    SubjectActive,
)

LARGEST = 2048
LOOPBACK = "127.0.0.1"
LOOP = ("p50_ms", "p99_ms", "max_ms", "heap_mb", "external_mb")


class Sentinel:
    """Collects what it tells; the times are the sender's, so that a slow bench makes no gap."""

    period_s = 0.2

    def __init__(self, listener: socket.socket, page: HTTPServer, clock: RunClock) -> None:
        self._listener = listener
        self._page = page
        self._clock = clock
        self._last: Heartbeat | None = None
        self.activations = 0  # how often the extension under test became active

    def last_beat(self) -> Heartbeat | None:
        """The newest heartbeat that was collected."""
        return self._last

    def environment(self) -> dict[str, str]:
        """What the sentinel must find in its environment."""
        return {
            "BENCH_SENTINEL_PORT": str(self._listener.getsockname()[1]),
            "BENCH_FETCH_URL": f"http://{LOOPBACK}:{self._page.server_port}/",
        }

    def sample(self, now: float) -> Iterable[Fact]:
        while True:
            try:
                data = self._listener.recv(LARGEST)
            except BlockingIOError:
                return
            fact = to_fact(json.loads(data), self._clock)
            if isinstance(fact, Heartbeat):
                self._last = fact
            if isinstance(fact, SubjectActive):
                self.activations += 1
            yield fact


def to_fact(told: dict[str, Any], clock: RunClock) -> Fact:
    """The fact of one message, in the run's seconds."""
    at, pid = clock.at(told["sent_s"]), told["pid"]
    match told["kind"]:
        case "beat":
            late_ms, ran_s, waited_s = told["late_ms"], told["ran_s"], told["waited_s"]
            return Heartbeat(at, pid, round(late_ms, 1), ran_s, waited_s)
        case "loop":
            p50_ms, p99_ms, max_ms, heap_mb, external_mb = (round(told[name], 1) for name in LOOP)
            return HostLoop(at, pid, p50_ms, p99_ms, max_ms, heap_mb, external_mb)
        case "did":
            return NeighbourDid(at, told["what"], round(told["ms"], 1), told["ok"])
        case "here":
            return SentinelActive(at, round(told["after_ms"], 1))
        case "active":
            return SubjectActive(at, told["extension"], round(told["after_ms"], 1))
        case other:
            msg = f"the sentinel told something unknown: {other!r}"
            raise ValueError(msg)


@contextmanager
def sentinel_listener(clock: RunClock) -> Iterator[Sentinel]:
    """Listen on free ports until the block is left: for its messages, and for its small fetches."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener,
        HTTPServer((LOOPBACK, 0), _Page) as page,
    ):
        listener.bind((LOOPBACK, 0))
        listener.setblocking(False)
        server = threading.Thread(target=page.serve_forever, name="page", daemon=True)
        server.start()
        try:
            yield Sentinel(listener, page, clock)
        finally:
            page.shutdown()
            server.join()


class _Page(BaseHTTPRequestHandler):
    """One empty page, for the sentinel's fetch."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""
