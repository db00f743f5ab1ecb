"""A TLS handshake that is never answered."""

from pydantic.dataclasses import dataclass

from fake_backend.fault import STRICT, WireFault
from fake_backend.transport.behaviour import Treatment


@dataclass(frozen=True, config=STRICT)
class TlsHang(WireFault):
    """Open the tunnel, then swallow the client's TLS hello without an answer.

    Only hosts behind the gateway speak TLS.
    """

    def treatment(self) -> Treatment:
        return Treatment(handshake_hangs=True)
