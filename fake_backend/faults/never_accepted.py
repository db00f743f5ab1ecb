"""A backend whose queue is full."""

from pydantic.dataclasses import dataclass

from fake_backend.fault import WireFault
from fake_backend.settings import STRICT
from fake_backend.transport.behaviour import LinkBehaviour


@dataclass(frozen=True, config=STRICT)
class NeverAccepted(WireFault):
    """Connect clients without ever accepting them: the kernel answers, nobody reads.

    It shuts the whole port, as connection_refused does; a client without a timeout waits for ever.
    """

    def behaviour(self) -> LinkBehaviour:
        return LinkBehaviour(accepting="ignoring")
