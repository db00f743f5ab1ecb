"""Sees what the processes of an isolated run send to other machines, and refuses it.

In the run's own network namespace a device leads to every address, and this process is at its other
end. So an attempt to leave has a target and a sender, and still fails at once.
"""

import socket
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

from bench.live import netlink, packets
from bench.live.packets import DNS, Packet

# Chromium does not take a device with such a name for a way to the internet.
DEVICE, OTHER_END = "tun0", "tun1"
OWN, OWN6 = IPv4Address("198.18.0.1"), IPv6Address("fd00::1")  # private: RFC 2544, RFC 4193
ALL_PROTOCOLS = 3
LARGEST = 2048  # bytes of a packet that matter
MOST = 200  # packets of one look
RESOLVERS = Path("/etc/resolv.conf")


class Lookout:
    """The other end of the device, and the name servers that programs expect on loopback.

    Make it in the namespace of an isolated run.
    """

    def __init__(self) -> None:
        """Raises: OSError: the kernel cannot make such devices."""
        netlink.add_pair(DEVICE, OTHER_END)
        netlink.lead_all(DEVICE, OWN)
        with suppress(OSError):  # a kernel without IPv6
            netlink.lead_all(DEVICE, OWN6)
        self._end = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM)
        self._end.bind((OTHER_END, ALL_PROTOCOLS))
        self._end.setblocking(False)
        self._resolvers = [_resolver(address) for address in _loopback_resolvers()]

    def attempts(self) -> Iterator[Packet]:
        """What was sent since the last look; a packet is refused after it was looked at."""
        for _ in range(MOST):
            try:
                data, (_, protocol, kind, _, sender) = self._end.recvfrom(LARGEST)
            except BlockingIOError:
                break
            packet = packets.parse(data)
            if packet and kind != socket.PACKET_OUTGOING:
                yield packet
                with suppress(OSError):
                    self._end.sendto(packets.refusal(data), (OTHER_END, protocol, 0, 0, sender))
        for resolver in self._resolvers:
            yield from _questions(resolver)


def _loopback_resolvers() -> list[str]:
    with suppress(OSError, ValueError):
        lines = [line.split() for line in RESOLVERS.read_text(encoding="utf-8").splitlines()]
        named = [words[1] for words in lines if words[:1] == ["nameserver"] and words[1:]]
        return [address for address in named if ip_address(address).is_loopback]
    return []


def _resolver(address: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    resolver = socket.socket(family, socket.SOCK_DGRAM)
    resolver.bind((address, DNS))
    resolver.setblocking(False)
    return resolver


def _questions(resolver: socket.socket) -> Iterator[Packet]:
    for _ in range(MOST):
        try:
            message, client = resolver.recvfrom(LARGEST)
        except BlockingIOError:
            return
        server, port = resolver.getsockname()[:2]
        yield Packet("udp", client[1], server, port, packets.question(message))
        with suppress(OSError):
            resolver.sendto(packets.refused_question(message), client)
