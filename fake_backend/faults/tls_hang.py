"""A TLS handshake that is never answered."""

from pydantic.dataclasses import dataclass

from fake_backend.fault import WireFault
from fake_backend.settings import STRICT
from fake_backend.transport.behaviour import LinkBehaviour


@dataclass(frozen=True, config=STRICT)
class TlsHang(WireFault):
    """Open the tunnel, then ignore the client's TLS hello.

    Only hosts behind the gateway use TLS.
    """

    def behaviour(self) -> LinkBehaviour:
        return LinkBehaviour(handshake_hangs=True)
