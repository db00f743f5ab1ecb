"""A server that closes connections late."""

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import WireFault
from fake_backend.settings import STRICT
from fake_backend.transport.behaviour import LinkBehaviour


@dataclass(frozen=True, config=STRICT)
class SlowClose(WireFault):
    """Delay the close of the connection by `delay_s` seconds after the last byte.

    This takes effect where the server closes first: after an answer with `connection: close`, or
    after one that ends early.
    """

    delay_s: Annotated[float, Field(gt=0, le=3600)] = 30.0

    def behaviour(self) -> LinkBehaviour:
        return LinkBehaviour(close_delay_s=self.delay_s)
