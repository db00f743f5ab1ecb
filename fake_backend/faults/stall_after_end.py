"""An answer that is whole, on a request that never ends."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.reply import Piece, Reply
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class StallAfterEnd(StreamFault):
    """Send the whole answer with the event that ends it, but never HTTP's own end.

    A client that waits for the end of the request, and not for the answer's, waits for ever.
    """

    late = True

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        pieces = _told(reply.pieces, context.name)
        return replace(reply, pieces=pieces, chunked=True, ending="stall")


def _told(pieces: Iterable[Piece], name: str) -> Iterator[Piece]:
    yield from pieces
    yield Piece(b"", delivers=name)
