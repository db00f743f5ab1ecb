"""IP packets that try to leave the run: what they are for, and how they are refused. Pure."""

import struct
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address

TCP, UDP, ICMP, ICMP6, IGMP = 6, 17, 1, 58, 2
PING = {ICMP: 8, ICMP6: 128}  # the type of an echo request
NAMES = {TCP: "tcp", UDP: "udp", ICMP: "ping", ICMP6: "ping"}
DNS = 53
LONGEST_NAME = 255
UNREACHABLE, UNREACHABLE6 = 3, 1
NO_ROUTE, NO_PORT, NO_PORT6 = 0, 3, 4
HOPS = 64
REFUSED = b"\x81\x85"  # the flags of a DNS answer
QUOTED = 64  # bytes of a refused packet that the refusal repeats


@dataclass(frozen=True, slots=True)
class Packet:
    """A packet from a process of the run to an address that is not on this machine."""

    protocol: str  # `tcp`, `udp`, `ping` or a number
    source_port: int  # 0 if the protocol has none
    address: str
    port: int  # 0 if the protocol has none
    name: str = ""  # what it asks a name server


def parse(data: bytes) -> Packet | None:
    """The packet, or None if it is one of the kernel's own or makes no sense."""
    try:
        protocol, _, target, payload = _split(data)
        return _packet(protocol, str(ip_address(target)), payload)
    except (struct.error, ValueError, IndexError):
        return None


def _split(data: bytes) -> tuple[int, bytes, bytes, bytes]:
    """Protocol, source, destination and payload."""
    if data[0] >> 4 == 6:
        return data[6], data[8:24], data[24:40], data[40:]
    return data[9], data[12:16], data[16:20], data[(data[0] & 15) * 4 :]


def _packet(protocol: int, address: str, payload: bytes) -> Packet | None:
    if protocol in (TCP, UDP):
        source, port = struct.unpack_from("!HH", payload)
        name = question(payload[8:]) if (protocol, port) == (UDP, DNS) else ""
        return Packet(NAMES[protocol], source, address, port, name)
    if protocol in (0, IGMP) or PING.get(protocol, payload[0]) != payload[0]:
        return None  # the kernel looks for routers and groups by itself
    return Packet(NAMES.get(protocol, str(protocol)), 0, address, 0)


def question(message: bytes) -> str:
    """The name in the question of a DNS message; empty if there is none."""
    labels, at = [], 12
    while at < len(message) and 0 < message[at] < 64:
        labels.append(message[at + 1 : at + 1 + message[at]])
        at += 1 + message[at]
    return b".".join(labels)[:LONGEST_NAME].decode("ascii", errors="replace")


def refused_question(message: bytes) -> bytes:
    """The answer of a name server that refuses."""
    return message[:2] + REFUSED + message[4:]


def refusal(data: bytes) -> bytes:
    """What a router that knows no way, or a host without that port, would send back."""
    protocol, source, target, _ = _split(data)
    quoted = data[:QUOTED]
    if len(source) == IPv4Address(0).max_prefixlen // 8:
        code = NO_PORT if protocol == UDP else NO_ROUTE
        message = _with_checksum(struct.pack("!BBHI", UNREACHABLE, code, 0, 0) + quoted, at=2)
        head = struct.pack("!BBHIBBH", 0x45, 0, 20 + len(message), 0, HOPS, ICMP, 0)
        return _with_checksum(head + target + source, at=10) + message
    code = NO_PORT6 if protocol == UDP else NO_ROUTE
    message = struct.pack("!BBHI", UNREACHABLE6, code, 0, 0) + quoted
    pseudo_header = target + source + struct.pack("!II", len(message), ICMP6)
    head = struct.pack("!IHBB", 6 << 28, len(message), ICMP6, HOPS)
    return head + target + source + _with_checksum(message, at=2, with_=pseudo_header)


def _with_checksum(message: bytes, *, at: int, with_: bytes = b"") -> bytes:
    """The message with the checksum of the internet (RFC 1071) in its two empty bytes `at`."""
    whole = with_ + message + bytes(len(message) % 2)
    total = sum(struct.unpack(f"!{len(whole) // 2}H", whole))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return message[:at] + struct.pack("!H", total ^ 0xFFFF) + message[at + 2 :]
