"""A server that accepts connections and never answers."""

from pydantic.dataclasses import dataclass

from fake_backend.fault import WireFault
from fake_backend.settings import STRICT
from fake_backend.transport.behaviour import LinkBehaviour


@dataclass(frozen=True, config=STRICT)
class BlackHole(WireFault):
    """Accept the connection, read nothing and answer nothing.

    Behind the gateway, CONNECT itself gets no answer, as with a firewall that drops packets.
    """

    def behaviour(self) -> LinkBehaviour:
        return LinkBehaviour(hangs=True)
