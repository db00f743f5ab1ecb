"""A stream that starts again from its beginning."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.reply import Piece, Reply
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class ReplayedStream(StreamFault):
    """After `after_events` events, send the whole stream from its first event, in the same reply.

    A proxy that retries without the client's knowledge has this effect: the beginning of the text
    appears twice.
    """

    late = True

    after_events: Annotated[int, Field(ge=1, le=10_000)] = 2

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        return (
            replace(reply, pieces=self._replayed(reply, context.name)) if reply.streams else reply
        )

    def _replayed(self, reply: Reply, name: str) -> Iterator[Piece]:
        left = iter(reply.pieces)
        before = list(islice(left, self.after_events))
        yield from before
        if len(before) == self.after_events:
            yield from (replace(piece, delivers=name) for piece in before)
        yield from left
