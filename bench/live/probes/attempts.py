"""Attempts to reach other machines, in a run that the kernel isolates."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Protocol

import psutil

from bench.facts import Fact, RemoteConnection
from bench.facts.roles import OTHER, role_of
from bench.live.packets import Packet

MOST = 200  # targets


class Watch(Protocol):
    """What a `Lookout` is for this probe."""

    def attempts(self) -> Iterable[Packet]: ...


class Attempts:
    """Reports each target once, with the process that tried it first.

    An attempt fails when it is seen, so looks are frequent; one at nothing costs nothing.
    """

    period_s = 0.1

    def __init__(self, lookout: Watch) -> None:
        self._lookout = lookout
        self._seen: set[tuple[str, str, int, str]] = set()

    def sample(self, now: float) -> Iterable[Fact]:
        for packet in self._lookout.attempts():
            target = (packet.protocol, packet.address, packet.port, packet.name)
            if target not in self._seen and len(self._seen) < MOST:
                self._seen.add(target)
                pid, role = _sender(packet)
                yield RemoteConnection(
                    now, pid, role, packet.address, packet.port, packet.name, stopped=True
                )


def _sender(packet: Packet) -> tuple[int, str]:
    """The process and its role; 0 and `other` if its socket is closed already."""
    with suppress(psutil.Error, OSError):
        sockets = psutil.net_connections(packet.protocol) if packet.source_port else []
        for connection in sockets:
            local, pid = connection.laddr, connection.pid
            if local and local.port == packet.source_port and pid:
                return pid, _role(psutil.Process(pid))
    return 0, OTHER


def _role(process: psutil.Process) -> str:
    parent = process.parent()
    return role_of(process.cmdline(), _role(parent) if parent else None)
