"""Events that are missing."""

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
class DroppedEvents(StreamFault):
    """Leave out every `every`th event with generated text; the stream ends as it should.

    The first `after_events` events are spared. In APIs that number their events (Responses), the
    numbers have gaps; in those that repeat the whole text at the end, it is complete there.
    """

    late = True

    every: Annotated[int, Field(ge=1, le=1_000_000)] = 3
    after_events: Annotated[int, Field(ge=0, le=1_000_000)] = 0

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        tokens = 0

        def kept(number: int, piece: Piece) -> Iterable[Piece]:
            nonlocal tokens
            if piece.part != "token" or number < self.after_events:
                return [piece]
            tokens += 1
            dropped = tokens % self.every == 0
            return (
                [replace(piece, data=b"", part="frame", delivers=context.name)]
                if dropped
                else [piece]
            )

        return replace(reply, pieces=each(reply.pieces, kept)) if reply.streams else reply
