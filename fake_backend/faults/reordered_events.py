"""Events in the wrong order."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.reply import Piece, Reply
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class ReorderedEvents(StreamFault):
    """Shuffle the events within each `window` of consecutive events; 2 swaps every pair.

    The event that ends the stream stays last. The seed determines the order.
    """

    late = True

    window: Annotated[int, Field(ge=2, le=1000)] = 2

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        return (
            replace(reply, pieces=self._shuffled(reply.pieces, context)) if reply.streams else reply
        )

    def _shuffled(self, pieces: Iterable[Piece], context: FaultContext) -> Iterator[Piece]:
        left = iter(pieces)
        while window := list(islice(left, self.window)):
            moved = [piece for piece in window if piece.part != "done"]
            order = moved.copy()
            context.random.shuffle(order)
            if order == moved:
                order.reverse()
            for place, piece in zip(moved, order, strict=True):
                delivers = place.delivers if piece is place else context.name
                yield replace(piece, pause_s=place.pause_s, delivers=delivers)
            yield from (piece for piece in window if piece.part == "done")
