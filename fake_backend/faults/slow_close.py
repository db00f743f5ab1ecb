"""A server that closes late."""

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import STRICT, WireFault
from fake_backend.transport.behaviour import Treatment


@dataclass(frozen=True, config=STRICT)
class SlowClose(WireFault):
    """Hold the close of the connection back by `delay_s` seconds after the last byte.

    It shows where the server closes first: after an answer with `connection: close`, or one that
    ends before its time.
    """

    delay_s: Annotated[float, Field(gt=0, le=3600)] = 30.0

    def treatment(self) -> Treatment:
        return Treatment(close_delay_s=self.delay_s)
