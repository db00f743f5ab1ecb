"""A byte order mark before the answer."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.reply import Piece, Reply
from fake_backend.settings import STRICT

MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, config=STRICT)
class ByteOrderMark(StreamFault):
    """Put the UTF-8 byte order mark (EF BB BF) before the first byte of the body, streamed or not.

    The standard for server-sent events allows it; `JSON.parse` and most line readers do not.
    """

    late = True

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        return replace(reply, pieces=_marked(reply.pieces, context.name))


def _marked(pieces: Iterable[Piece], name: str) -> Iterator[Piece]:
    first = True
    for piece in pieces:
        if first and piece.data:
            yield replace(piece, data=MARK + piece.data, delivers=name)
            first = False
        else:
            yield piece
