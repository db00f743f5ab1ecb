"""A connection that breaks after a number of bytes."""

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import WireFault
from fake_backend.settings import STRICT
from fake_backend.transport.behaviour import Cut, LinkBehaviour


@dataclass(frozen=True, config=STRICT)
class LineCut(WireFault):
    """End the connection after `after_bytes` bytes towards the client.

    `how` is `reset` (RST), `fin` (an orderly close) or `silence` (the connection stays open without
    further data). Bytes are counted on the wire: behind the gateway they are TLS records, including
    the handshake.
    """

    after_bytes: Annotated[int, Field(ge=0, le=1_000_000_000)] = 4096
    how: Cut = "reset"

    def behaviour(self) -> LinkBehaviour:
        return LinkBehaviour(cut_after=self.after_bytes, cut=self.how)
