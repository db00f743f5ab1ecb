"""Against packets that are at hand; test_lookout.py has those of real processes."""

import os
import socket
from collections.abc import Iterator

from bench.facts import RemoteConnection
from bench.live.packets import Packet
from bench.live.probes.attempts import MOST, Attempts


class Packets:
    def __init__(self, *packets: Packet) -> None:
        self._packets = packets

    def attempts(self) -> Iterator[Packet]:
        yield from self._packets


def sample(*packets: Packet) -> list[RemoteConnection]:
    probe = Attempts(Packets(*packets))
    return [fact for fact in probe.sample(3.0) if isinstance(fact, RemoteConnection)]


def test_its_sender_is_the_process_that_has_the_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        (fact,) = sample(Packet("tcp", port, "192.0.2.1", 443))
    assert (fact.at, fact.pid, fact.address, fact.port) == (3.0, os.getpid(), "192.0.2.1", 443)
    assert fact.stopped


def test_a_sender_that_is_gone_leaves_the_target() -> None:
    (fact,) = sample(Packet("ping", 0, "192.0.2.1", 0))
    assert (fact.pid, fact.role, fact.address) == (0, "other", "192.0.2.1")


def test_each_target_is_reported_once() -> None:
    twice = [Packet("ping", 0, "192.0.2.1", 0)] * 2
    assert len(sample(*twice, Packet("ping", 0, "192.0.2.2", 0))) == 2


def test_a_scan_of_the_world_does_not_fill_the_disk() -> None:
    scan = [
        Packet("ping", 0, f"192.0.2.{number}", port) for number in range(256) for port in (0, 1)
    ]
    assert len(sample(*scan)) == MOST
