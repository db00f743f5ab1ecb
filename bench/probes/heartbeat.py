"""The beats of the sentinel, over loopback UDP."""

import json
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from bench.clock import RunClock
from bench.facts import Fact
from bench.facts import Heartbeat as Beat

LARGEST = 2048


class Heartbeat:
    """Collects beats; their time is the sender's, so that a slow bench makes no gap."""

    period_s = 0.2

    def __init__(self, listener: socket.socket, clock: RunClock) -> None:
        self._listener = listener
        self._clock = clock

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def sample(self, now: float) -> Iterable[Fact]:
        while True:
            try:
                data = self._listener.recv(LARGEST)
            except BlockingIOError:
                return
            beat = json.loads(data)
            yield Beat(
                self._clock.at(beat["sent_s"]),
                beat["pid"],
                round(beat["late_ms"], 1),
                beat["ran_s"],
            )


@contextmanager
def heartbeat_listener(clock: RunClock) -> Iterator[Heartbeat]:
    """Listen on a free port until the block is left."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.setblocking(False)
        yield Heartbeat(listener, clock)
