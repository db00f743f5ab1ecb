"""How a connection behaves below the protocol: data that gateway and servers apply."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from fake_backend.clock import Signal

Certificate = Literal["trusted", "untrusted", "expired", "wrong_host"]
Cut = Literal["reset", "fin", "silence"]
# The last two are for hosts that are reached without a proxy: their ports stay open.
Accepting = Literal["open", "refusing", "ignoring", "unresolved", "unreachable"]
PORT_IS_OPEN = frozenset({"open", "unresolved", "unreachable"})
Acknowledged = Literal["settings", "ping"]


@dataclass(frozen=True, slots=True)
class LinkBehaviour:
    """The behaviour of a connection; the default is a healthy one."""

    accepting: Accepting = "open"  # of the listener; ignoring: the kernel connects, nobody accepts
    proxy_status: int | None = None  # the gateway's answer to CONNECT, if not 200
    certificate: Certificate = "trusted"
    handshake_hangs: bool = False  # the TLS handshake gets no answer
    hangs: bool = False  # nothing gets an answer
    # Towards the client:
    delay_s: float = 0.0  # of every byte
    bytes_per_s: float | None = None  # highest rate
    cut_after: int | None = None  # bytes, after which the connection ends as `cut` says
    cut: Cut = "reset"
    close_delay_s: float = 0.0
    over: Signal | None = field(default=None, compare=False)  # the link is healthy from then on


HEALTHY_LINK = LinkBehaviour()


@dataclass(frozen=True, slots=True)
class Conduct:
    """How a host treats all its connections, the open ones included; the default is healthy."""

    offers_http2: bool = True  # if the host does at all
    unacknowledged: frozenset[Acknowledged] = frozenset()
    settings: Mapping[int, int] = field(default_factory=dict)  # of HTTP/2, other than the usual
    dies: Cut | None = None  # the connections that are open when the fault begins
    every_s: float | None = None  # the same again, at this interval


HEALTHY_CONDUCT = Conduct()
