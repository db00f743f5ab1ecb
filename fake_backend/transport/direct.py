"""Hosts that are reached without a proxy: each has an address, and a name in a hosts file.

The addresses are further ones of the loopback device. Without them the network is cut: packets to
them take the way to other machines, if there is one.
"""

import fcntl
import os
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_network

from fake_backend.transport.behaviour import Accepting
from fake_backend.transport.listener import Client, Listener

HTTPS = 443
SET_FLAGS, SET_ADDRESS, SET_MASK = 0x8914, 0x8916, 0x891C  # ioctl numbers of Linux
FLAGS, ADDRESS = "16sh22x", "16sHH4s16x"  # struct ifreq
SINGLE = "255.255.255.255"
LABEL = "lo:host{}"


@dataclass(frozen=True, slots=True)
class Direct:
    """Where the hosts are, for clients that use no proxy."""

    hosts_file: str  # in the format of /etc/hosts
    network: str  # its addresses, in their order, are those of the hosts

    def addresses(self, hosts: tuple[str, ...]) -> dict[str, str]:
        """The address of each host."""
        return dict(zip(hosts, map(str, ip_network(self.network).hosts()), strict=False))


class Names:
    """Which hosts have a name, and whether the network is there."""

    def __init__(
        self, direct: Direct, hosts: tuple[str, ...], reach: Callable[[str], Accepting]
    ) -> None:
        self._direct, self._reach = direct, reach
        self._addresses = direct.addresses(hosts)
        self._text = ""
        self._up = False

    def listeners(
        self,
        connection_to: Callable[[str], Client],
        accepting: Callable[[str], Accepting],
    ) -> list[Listener]:
        """A listener for each host; the network must be there."""
        return [
            Listener(
                partial(connection_to, host), partial(accepting, host), host=address, port=HTTPS
            )
            for host, address in self._addresses.items()
        ]

    def update(self) -> None:
        """Change the hosts file and the device to what the plan says now."""
        reach = {host: self._reach(host) for host in self._addresses}
        lines = [
            f"{address} {host}\n"
            for host, address in self._addresses.items()
            if reach[host] != "unresolved"
        ]
        self._write("127.0.0.1 localhost\n" + "".join(lines))
        self._switch(up="unreachable" not in reach.values())

    def _write(self, text: str) -> None:
        """In place: a container has this very file."""
        if text == self._text:
            return
        file = os.open(self._direct.hosts_file, os.O_WRONLY | os.O_CREAT, 0o644)
        try:
            os.pwrite(file, text.encode(), 0)
            os.ftruncate(file, len(text))
        finally:
            os.close(file)
        self._text = text

    def _switch(self, *, up: bool) -> None:
        if up == self._up:
            return
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as kernel:
            for number, address in enumerate(self._addresses.values(), 1):
                label = LABEL.format(number).encode()
                if up:
                    fcntl.ioctl(kernel, SET_ADDRESS, _request(label, address))
                    fcntl.ioctl(kernel, SET_MASK, _request(label, SINGLE))
                else:  # a label that is switched off loses its address
                    fcntl.ioctl(kernel, SET_FLAGS, struct.pack(FLAGS, label, 0))
        self._up = up


def _request(label: bytes, address: str) -> bytes:
    return struct.pack(ADDRESS, label, socket.AF_INET, 0, socket.inet_aton(address))
