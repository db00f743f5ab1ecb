"""A byte order mark in front of the answer."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.reply import Piece, Reply
from fake_backend.settings import STRICT

MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, config=STRICT)
class ByteOrderMark(StreamFault):
    """Put UTF-8's byte order mark (EF BB BF) before the first byte of the body, streamed or not.

    The standard for server-sent events allows it; `JSON.parse` and most line readers do not.
    """

    late = True

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        return replace(reply, pieces=_marked(reply.pieces, context.name))


def _marked(pieces: Iterable[Piece], name: str) -> Iterator[Piece]:
    waiting = True
    for piece in pieces:
        if waiting and piece.data:
            yield replace(piece, data=MARK + piece.data, delivers=name)
            waiting = False
        else:
            yield piece
