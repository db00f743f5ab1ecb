"""Sets up network devices and routes by rtnetlink, in the network namespace of this process."""

import os
import socket
import struct
from ipaddress import IPv4Address, IPv6Address

REQUEST, ACK, CREATE = 0x1, 0x4, 0x600  # the last: create, and not if it exists
ERROR = 2
NEW_LINK, NEW_ADDRESS, NEW_ROUTE = 16, 20, 24
UP, NO_ARP = 0x1, 0x80
NO_DUPLICATE_CHECK = 0x2
MAIN_TABLE, STATIC, LINK_SCOPE, UNICAST = 254, 4, 253, 1
NAME, LINK_INFO, INFO_KIND, INFO_DATA, PEER = 3, 18, 1, 2, 1
ADDRESS, LOCAL_ADDRESS, OUT_DEVICE = 1, 2, 4

Address = IPv4Address | IPv6Address


def set_up(device: str, flags: int = 0) -> None:
    """Switch a device on.

    Raises:
        OSError: the kernel refuses.
    """
    _send(NEW_LINK, 0, _link(UP | flags, socket.if_nametoindex(device)))


def add_pair(device: str, peer: str) -> None:
    """Add two devices that are up: what is sent on one is received on the other, as it is.

    Raises:
        OSError: the kernel refuses, or cannot make such devices.
    """
    other = _link() + _attribute(NAME, peer.encode())
    kind = _attribute(INFO_KIND, b"veth") + _attribute(INFO_DATA, _attribute(PEER, other))
    body = _link() + _attribute(NAME, device.encode()) + _attribute(LINK_INFO, kind)
    _send(NEW_LINK, CREATE, body)
    for name in (device, peer):
        set_up(name, NO_ARP)


def lead_all(device: str, own: Address) -> None:
    """Give the device an address, and make it the way to every other one of that family.

    Raises:
        OSError: the kernel refuses.
    """
    family = socket.AF_INET if own.version == 4 else socket.AF_INET6
    index, packed = socket.if_nametoindex(device), own.packed
    head = struct.pack("=BBBBI", family, own.max_prefixlen, NO_DUPLICATE_CHECK, 0, index)
    both = _attribute(LOCAL_ADDRESS, packed) + _attribute(ADDRESS, packed)
    _send(NEW_ADDRESS, CREATE, head + both)
    scope = LINK_SCOPE if own.version == 4 else 0
    head = struct.pack("=8BI", family, 0, 0, 0, MAIN_TABLE, STATIC, scope, UNICAST, 0)
    _send(NEW_ROUTE, CREATE, head + _attribute(OUT_DEVICE, struct.pack("=I", index)))


def _link(flags: int = 0, index: int = 0) -> bytes:
    return struct.pack("=BxHiII", socket.AF_UNSPEC, 0, index, flags, flags)


def _attribute(kind: int, value: bytes) -> bytes:
    size = struct.calcsize("=HH") + len(value)
    return struct.pack("=HH", size, kind) + value + bytes(-size % 4)


def _send(kind: int, flags: int, body: bytes) -> None:
    size = struct.calcsize("=IHHII") + len(body)
    header = struct.pack("=IHHII", size, kind, REQUEST | ACK | flags, 1, 0)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as kernel:
        kernel.sendall(header + body)
        _, answer, _, _, _, code = struct.unpack_from("=IHHIIi", kernel.recv(4096))
    if answer == ERROR and code:
        raise OSError(-code, os.strerror(-code))
