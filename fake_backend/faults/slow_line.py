"""A connection with a long delay or low bandwidth."""

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import WireFault
from fake_backend.settings import STRICT
from fake_backend.transport.behaviour import LinkBehaviour


@dataclass(frozen=True, config=STRICT)
class SlowLine(WireFault):
    """Delay every byte towards the client by `delay_s` seconds.

    `bytes_per_s` limits the bandwidth; if unset, it is unlimited. Both are absolute, and the same
    for every model. When the fault ends, the bytes held back are sent at once, and connections that
    stay open are healthy.
    """

    delay_s: Annotated[float, Field(ge=0, le=600)] = 0.0
    bytes_per_s: Annotated[float, Field(ge=1, le=1_000_000_000)] | None = None

    def behaviour(self) -> LinkBehaviour:
        return LinkBehaviour(delay_s=self.delay_s, bytes_per_s=self.bytes_per_s)
