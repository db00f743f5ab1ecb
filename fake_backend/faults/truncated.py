"""An answer that stops in the middle."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.reply import Ending, Piece, Reply
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class Truncated(StreamFault):
    """End the stream after `after_events` events, without a finish reason and without `[DONE]`.

    `how` is `clean` (HTTP ends properly) or `fin` (the connection closes before HTTP ends). Clients
    have taken either for the complete answer. With `silence_s`, the end comes after a silence, as
    from a load balancer that gives up an idle connection. In HTTP/2, `fin` ends all streams of the
    connection.
    """

    late = True

    after_events: Annotated[int, Field(ge=0, le=1_000_000)] = 5
    how: Literal["clean", "fin"] = "clean"
    silence_s: Annotated[float, Field(ge=0, le=3600)] = 0.0

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        if not reply.streams:
            return reply
        ending: Ending = "complete" if self.how == "clean" else "fin"
        return replace(reply, pieces=self._first(reply, context), ending=ending)

    def _first(self, reply: Reply, context: FaultContext) -> Iterator[Piece]:
        for number, piece in enumerate(reply.pieces):
            if number >= self.after_events:
                yield Piece(b"", part="head")
                yield Piece(b"", self.silence_s, delivers=context.name)
                return
            yield piece
