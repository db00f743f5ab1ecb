"""A server that leaves SETTINGS and PING without acknowledgement."""

from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import HostFault
from fake_backend.messages.request import Http
from fake_backend.settings import STRICT
from fake_backend.transport.behaviour import Acknowledged, Conduct


@dataclass(frozen=True, config=STRICT)
class NeverAcknowledged(HostFault):
    """Follow the client's SETTINGS, and answer its requests, but acknowledge none of `frames`.

    A client that waits for SETTINGS may end the connection (SETTINGS_TIMEOUT). One that probes an
    idle connection by PING has to take it for dead.
    """

    http: ClassVar[tuple[Http, ...]] = ("2",)

    frames: Annotated[tuple[Acknowledged, ...], Field(min_length=1, max_length=2)] = (
        "settings",
        "ping",
    )

    def conduct(self) -> Conduct:
        return Conduct(unacknowledged=frozenset(self.frames))
