"""A connection into which everything disappears."""

from pydantic.dataclasses import dataclass

from fake_backend.fault import STRICT, WireFault
from fake_backend.transport.behaviour import Treatment


@dataclass(frozen=True, config=STRICT)
class BlackHole(WireFault):
    """Accept the connection, read nothing of it and answer nothing.

    Through the gateway CONNECT itself is never answered, as behind a firewall that drops packets.
    """

    def treatment(self) -> Treatment:
        return Treatment(hangs=True)
