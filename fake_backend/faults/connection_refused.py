"""Nobody listens."""

from pydantic.dataclasses import dataclass

from fake_backend.fault import WireFault
from fake_backend.settings import STRICT
from fake_backend.transport.behaviour import LinkBehaviour


@dataclass(frozen=True, config=STRICT)
class ConnectionRefused(WireFault):
    """Refuse every connection (ECONNREFUSED) and reset the open ones, as one that is down does.

    It shuts the whole port: the gateway for every host behind it, or the plain protocol's own port.
    Use `fire.from_s` and `fire.until_s` for an outage that ends.
    """

    def behaviour(self) -> LinkBehaviour:
        return LinkBehaviour(accepting="refusing")
