"""A connection that is reset during the answer."""

from dataclasses import replace
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.pieces import begun
from fake_backend.messages.reply import Piece, Reply
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class Reset(StreamFault):
    """Reset the connection (RST) after `after_events` events; if unset, before the headers.

    0 resets right after the headers. A stream with fewer events is reset at its end, an answer that
    is not streamed half-way. With `silence_s`, the reset comes after a silence. In HTTP/2 the
    request's stream is reset (RST_STREAM, INTERNAL_ERROR), and the connection goes on.
    """

    late = True

    after_events: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    silence_s: Annotated[float, Field(ge=0, le=3600)] = 0.0

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        last = Piece(b"", self.silence_s, delivers=context.name)
        if self.after_events is None:
            return replace(reply, pieces=(last,), ending="reset")
        return replace(begun(reply, self.after_events, last), ending="reset")
