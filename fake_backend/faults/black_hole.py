"""A connection into which everything disappears."""

from pydantic.dataclasses import dataclass

from fake_backend.fault import WireFault
from fake_backend.settings import STRICT
from fake_backend.transport.behaviour import LinkBehaviour


@dataclass(frozen=True, config=STRICT)
class BlackHole(WireFault):
    """Accept the connection, read nothing of it and answer nothing.

    Through the gateway CONNECT itself is never answered, as behind a firewall that drops packets.
    """

    def behaviour(self) -> LinkBehaviour:
        return LinkBehaviour(hangs=True)
