"""A server with a full accept queue."""

from pydantic.dataclasses import dataclass

from fake_backend.fault import WireFault
from fake_backend.settings import STRICT
from fake_backend.transport.behaviour import LinkBehaviour


@dataclass(frozen=True, config=STRICT)
class NeverAccepted(WireFault):
    """Let clients connect, but never accept the connections: the kernel answers, no process reads.

    The fault affects the whole port, like `connection_refused`. A client without a timeout waits
    for ever.
    """

    def behaviour(self) -> LinkBehaviour:
        return LinkBehaviour(accepting="ignoring")
