"""A complete answer on a request that never ends."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.reply import Piece, Reply
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class StallAfterEnd(StreamFault):
    """Send the whole answer, including the event that ends it, but never end the HTTP response.

    A client that waits for the end of the response, not for the end of the answer, waits for ever.
    """

    late = True

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        pieces = _marked(reply.pieces, context.name)
        return replace(reply, pieces=pieces, chunked=True, ending="stall")


def _marked(pieces: Iterable[Piece], name: str) -> Iterator[Piece]:
    yield from pieces
    yield Piece(b"", delivers=name)
