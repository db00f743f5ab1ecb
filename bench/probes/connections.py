"""Sockets of the editor that lead off this machine."""

from collections.abc import Iterable
from contextlib import suppress
from ipaddress import ip_address

import psutil

from bench.editor.roles import role_of
from bench.facts import Fact, RemoteConnection


class Connections:
    """Looks at the sockets of all children of `root`; each address is told once per process."""

    period_s = 1.0

    def __init__(self, root: int) -> None:
        self._root = psutil.Process(root)
        self._told: set[tuple[int, str]] = set()

    def sample(self, now: float) -> Iterable[Fact]:
        for process in self._root.children(recursive=True):
            with suppress(psutil.Error):
                for connection in process.net_connections(kind="inet"):
                    address = connection.raddr.ip if connection.raddr else ""
                    known = (process.pid, address) in self._told
                    if address and not known and not ip_address(address).is_loopback:
                        self._told.add((process.pid, address))
                        role = role_of(process.cmdline(), None)
                        yield RemoteConnection(now, process.pid, role, address)
