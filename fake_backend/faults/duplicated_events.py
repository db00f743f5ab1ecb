"""Events that are sent more than once."""

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
class DuplicatedEvents(StreamFault):
    """Send every `every`th event `times` times: text, finish reason or `[DONE]`.

    By default, each event is sent twice.
    """

    late = True

    every: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    times: Annotated[int, Field(ge=2, le=1000)] = 2

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        def repeated(number: int, piece: Piece) -> Iterable[Piece]:
            if (number + 1) % self.every:
                return [piece]
            again = replace(piece, pause_s=0.0, delivers=context.name)
            return [piece, *[again] * (self.times - 1)]

        return replace(reply, pieces=each(reply.pieces, repeated)) if reply.streams else reply
