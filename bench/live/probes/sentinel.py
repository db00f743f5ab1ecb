"""The messages of the sentinel, a neighbour of the extension under test, over loopback."""

import json
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
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
from bench.live.container.box import NO_BOX, Box

LARGEST = 2048
MOST = 1000  # messages of one sample
SOCKETS = Path("/proc/self/net/udp")
LOOPBACK = "127.0.0.1"


class Sentinel:
    """Collects its messages; the times are the sender's, so that a slow bench leaves no gap."""

    period_s = 0.2

    def __init__(
        self, listener: socket.socket, page: HTTPServer, clock: RunClock, box: Box = NO_BOX
    ) -> None:
        self._listener = listener
        self._page = page
        self._clock = clock
        self._box = box
        self._ours: set[int] = set()
        self._last: Heartbeat | None = None
        self.hosts: set[int] = set()  # the pids of all that sent a heartbeat
        self.activations = 0  # how often the extension under test became active

    def last_beat(self) -> Heartbeat | None:
        """The newest heartbeat that was collected."""
        return self._last

    def environment(self) -> dict[str, str]:
        """The environment variables that the sentinel needs."""
        return {
            "BENCH_SENTINEL_PORT": str(self._listener.getsockname()[1]),
            "BENCH_FETCH_URL": f"http://{LOOPBACK}:{self._page.server_port}/",
        }

    def sample(self, now: float) -> Iterable[Fact]:
        for _ in range(MOST):
            try:
                data, (_, port) = self._listener.recvfrom(LARGEST)
            except BlockingIOError:
                return
            if not self._is_this_users(port):
                continue
            fact = to_fact(json.loads(data), self._clock, self._box.outside)
            if isinstance(fact, Heartbeat):
                self._last = fact
                self.hosts.add(fact.pid)
            if isinstance(fact, SubjectActive):
                self.activations += 1
            yield fact

    def _is_this_users(self, port: int) -> bool:
        """Whether the sender is a process of this user: others can send to the port, too."""
        if port not in self._ours and _user_of(port) == self._box.user:
            self._ours.add(port)
        return port in self._ours


def _user_of(port: int) -> int | None:
    """The user whose UDP socket has this port."""
    for line in SOCKETS.read_text(encoding="ascii").splitlines()[1:]:
        fields = line.split()
        if int(fields[1].rpartition(":")[2], 16) == port:
            return int(fields[7])
    return None


def to_fact(
    message: dict[str, Any], clock: RunClock, outside: Callable[[int], int] = NO_BOX.outside
) -> Fact:
    """The fact of a message, with its time in seconds since the run began, and our pids."""
    at, pid = clock.at(message["sent_s"]), outside(message["pid"])
    match message["kind"]:
        case "beat":
            late_ms, ran_s, waited_s = message["late_ms"], message["ran_s"], message["waited_s"]
            return Heartbeat(at, pid, round(late_ms, 1), ran_s, waited_s)
        case "loop":
            return HostLoop(at, pid, round(message["p99_ms"], 1), round(message["heap_mb"], 1))
        case "did":
            return NeighbourDid(at, message["what"], round(message["ms"], 1), message["ok"])
        case "here":
            return SentinelActive(at, round(message["after_ms"], 1))
        case "active":
            return SubjectActive(at, message["extension"], round(message["after_ms"], 1))
        case other:
            msg = f"unknown message of the sentinel: {other!r}"
            raise ValueError(msg)


@contextmanager
def sentinel_listener(clock: RunClock, box: Box = NO_BOX) -> Iterator[Sentinel]:
    """Listen on free ports for the sentinel's messages and fetches, until the block is left."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener,
        HTTPServer((LOOPBACK, 0), _Page) as page,
    ):
        listener.bind((LOOPBACK, 0))
        listener.setblocking(False)
        server = threading.Thread(target=page.serve_forever, name="page", daemon=True)
        server.start()
        try:
            yield Sentinel(listener, page, clock, box)
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
        """Log nothing."""
