"""A connection that breaks after a number of bytes."""

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import WireFault
from fake_backend.settings import STRICT
from fake_backend.transport.behaviour import Cut, LinkBehaviour


@dataclass(frozen=True, config=STRICT)
class LineCut(WireFault):
    """After `after_bytes` bytes towards the client the connection ends.

    It ends with `reset` (RST), with `fin` (a clean close), or in `silence` (it stays open, nothing
    comes any more). The bytes are those on the wire: through the gateway TLS records, the
    handshake included.
    """

    after_bytes: Annotated[int, Field(ge=0)] = 4096
    how: Cut = "reset"

    def behaviour(self) -> LinkBehaviour:
        return LinkBehaviour(cut_after=self.after_bytes, cut=self.how)
