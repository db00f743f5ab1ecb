"""Sockets of the editor to other machines."""

from collections.abc import Iterable
from contextlib import suppress
from ipaddress import ip_address

import psutil

from bench.facts import Fact, RemoteConnection
from bench.facts.roles import role_of


class Connections:
    """Reads the sockets of all children of `root`; each address is reported once per process.

    A sample costs about 10 ms. The probe is needed only if the kernel does not isolate the run.
    """

    period_s = 2.0

    def __init__(self, root: int) -> None:
        self._root = psutil.Process(root)
        self._reported: set[tuple[int, str]] = set()

    def sample(self, now: float) -> Iterable[Fact]:
        ours = {child.pid: child for child in self._root.children(recursive=True)}
        for connection in psutil.net_connections(kind="inet"):
            address = connection.raddr.ip if connection.raddr else ""
            pid = connection.pid or 0
            if pid not in ours or not address or (pid, address) in self._reported:
                continue
            self._reported.add((pid, address))
            with suppress(psutil.Error):
                if not ip_address(address).is_loopback:
                    role = role_of(ours[pid].cmdline(), None)
                    yield RemoteConnection(now, pid, role, address)
