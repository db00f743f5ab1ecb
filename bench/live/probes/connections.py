"""Sockets of the editor that lead off this machine."""

from collections.abc import Iterable
from contextlib import suppress
from ipaddress import ip_address

import psutil

from bench.facts import Fact, RemoteConnection
from bench.facts.roles import role_of


class Connections:
    """Looks at the sockets of all children of `root`; each address is told once per process.

    It costs some 10 ms a look, and is needed only where the kernel does not seal the run off.
    """

    period_s = 2.0

    def __init__(self, root: int) -> None:
        self._root = psutil.Process(root)
        self._told: set[tuple[int, str]] = set()

    def sample(self, now: float) -> Iterable[Fact]:
        ours = {child.pid: child for child in self._root.children(recursive=True)}
        for connection in psutil.net_connections(kind="inet"):
            address = connection.raddr.ip if connection.raddr else ""
            pid = connection.pid or 0
            if pid not in ours or not address or (pid, address) in self._told:
                continue
            self._told.add((pid, address))
            with suppress(psutil.Error):
                if not ip_address(address).is_loopback:
                    role = role_of(ours[pid].cmdline(), None)
                    yield RemoteConnection(now, pid, role, address)
