"""Two events on one line."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.reply import Piece, Reply
from fake_backend.messages.sse import each
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class GluedEvents(StreamFault):
    """Cut the event after the first `after_events` half-way; the next one starts on its line.

    A line reader sees `data: {"id":"1","object":"chat.completion.cdata: {"id":"1",...}`.
    """

    late = True

    after_events: Annotated[int, Field(ge=0, le=1_000_000)] = 2

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        def glued(number: int, piece: Piece) -> Iterable[Piece]:
            if number != self.after_events or piece.part == "done":
                return [piece]
            return [replace(piece, data=piece.data[: len(piece.data) // 2], delivers=context.name)]

        return replace(reply, pieces=each(reply.pieces, glued)) if reply.streams else reply
