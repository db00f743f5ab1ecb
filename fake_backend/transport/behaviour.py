"""What may happen to a connection, below the protocol: data, carried out by gateway and server."""

from dataclasses import dataclass
from typing import Literal

Certificate = Literal["trusted", "untrusted", "expired", "wrong_host"]
Cut = Literal["reset", "fin", "silence"]
Accepting = Literal["open", "refusing", "ignoring"]


@dataclass(frozen=True, slots=True)
class LinkBehaviour:
    """How a connection is treated; the default is a healthy one.

    `door` is the listener's: `refusing` connections, or `ignoring` them (connected by the kernel,
    never accepted). `proxy_status` answers CONNECT with that status; `certificate` is the one
    shown; `handshake_hangs` swallows the TLS handshake, `hangs` everything. Towards the client,
    `delay_s` holds every byte back, `bytes_per_s` limits the rate, `cut_after` bytes the
    connection ends as `cut` says; `close_delay_s` holds the close back.
    """

    accepting: Accepting = "open"
    proxy_status: int | None = None
    certificate: Certificate = "trusted"
    handshake_hangs: bool = False
    hangs: bool = False
    delay_s: float = 0.0
    bytes_per_s: float | None = None
    cut_after: int | None = None
    cut: Cut = "reset"
    close_delay_s: float = 0.0


HEALTHY_LINK = LinkBehaviour()
