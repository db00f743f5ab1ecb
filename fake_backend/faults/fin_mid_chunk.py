"""A connection that is closed inside a chunk."""

from dataclasses import replace
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.pieces import begun
from fake_backend.messages.reply import Piece, Reply
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class FinMidChunk(StreamFault):
    """After `after_events` events, announce a chunk, send a few bytes of it, and close (FIN).

    A stream with fewer events is closed this way at its end. An answer that is not streamed is
    closed half-way, short of its announced length. In HTTP/2 it is a DATA frame that is cut, and
    the connection closes without GOAWAY.
    """

    late = True

    after_events: Annotated[int, Field(ge=0, le=1_000_000)] = 2

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        cut = begun(reply, self.after_events, Piece(b"", delivers=context.name))
        return replace(cut, ending="fin_mid_chunk" if reply.streams or reply.chunked else "fin")
