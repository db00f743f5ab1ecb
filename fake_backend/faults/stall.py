"""An answer that stops while the connection stays open."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import repeat
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.pieces import begun, instead
from fake_backend.messages.reply import FOREVER, Piece, Reply
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class Stall(StreamFault):
    """Stop sending after `after_events` events (0: after the headers), but keep the connection.

    With `heartbeat_s`, a comment is sent every `heartbeat_s` seconds, as load balancers do (a blank
    line in a line stream): the connection is alive, the answer is not. An answer that is not
    streamed stops half-way, without heartbeats.
    """

    late = True

    after_events: Annotated[int, Field(ge=0, le=1_000_000)] = 2
    heartbeat_s: Annotated[float, Field(gt=0, le=3600)] | None = None

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        silence = Piece(b"", FOREVER, delivers=context.name)
        if not reply.streams:
            return begun(reply, 0, silence)

        def stalled(piece: Piece) -> Iterator[Piece]:
            yield Piece(b"", part="head")
            if self.heartbeat_s is None:
                yield silence
                return
            yield Piece(b"", delivers=context.name)
            yield from repeat(Piece(reply.framing.heartbeat("keep-alive"), self.heartbeat_s))

        return replace(reply, pieces=instead(reply.pieces, self.after_events, stalled))
