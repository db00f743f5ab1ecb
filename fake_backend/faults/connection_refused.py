"""A server that is down."""

from pydantic.dataclasses import dataclass

from fake_backend.fault import WireFault
from fake_backend.settings import STRICT
from fake_backend.transport.behaviour import LinkBehaviour


@dataclass(frozen=True, config=STRICT)
class ConnectionRefused(WireFault):
    """Refuse every connection (ECONNREFUSED) and reset the open ones, like a server that is down.

    The fault closes the whole port: for hosts behind the gateway the gateway itself, otherwise the
    protocol's own port. For an outage that ends, set `fire.from_s` and `fire.until_s`.
    """

    def behaviour(self) -> LinkBehaviour:
        return LinkBehaviour(accepting="refusing")
