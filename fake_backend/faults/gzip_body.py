"""A body that is compressed, or only claims to be."""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.pieces import MARK
from fake_backend.messages.reply import Frame, Piece, Reply
from fake_backend.settings import STRICT

GZIP = 31  # zlib's number for its format with gzip's header
FAST = 1
BLOCK = b" " * 1_000_000


@dataclass(frozen=True, config=STRICT)
class GzipBody(StreamFault):
    """Send the answer with `content-encoding: gzip`, whatever the client accepts.

    `how` is `good` (each event is compressed and flushed), `claimed_only` (the bytes are not
    compressed), `truncated` (the compressed data stops before its end, HTTP is complete) or `bomb`.
    A `bomb` puts `mb` megabytes of spaces in front of the answer, compressed to a few thousandths
    of that: as text in a stream, as white space before a document.
    """

    http = ("1.1", "2")  # an answer of HTTP

    late = True

    how: Literal["good", "claimed_only", "truncated", "bomb"] = "good"
    mb: Annotated[int, Field(ge=1, le=4096)] = 100

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        pieces = reply.pieces
        if self.how == "bomb":
            pieces = _swollen(pieces, reply.frame, self.mb)
        if self.how == "claimed_only":
            pieces = _marked(pieces, context.name)
        else:
            pieces = _compressed(pieces, context.name, whole=self.how != "truncated")
        headers = reply.with_header("content-encoding", "gzip")
        chunked = reply.chunked or self.how == "bomb"  # made while it is sent
        return replace(reply, headers=headers, pieces=pieces, chunked=chunked)


def _marked(pieces: Iterable[Piece], name: str) -> Iterator[Piece]:
    return (replace(piece, delivers=name) for piece in pieces)


def _compressed(pieces: Iterable[Piece], name: str, *, whole: bool) -> Iterator[Piece]:
    """Compress each piece; hold each back until it is known whether it is the last."""
    zipper, held = zlib.compressobj(FAST, wbits=GZIP), None
    for piece in pieces:
        if held is not None:
            yield replace(held, delivers=name if whole else "")
        data = zipper.compress(piece.data) + zipper.flush(zlib.Z_SYNC_FLUSH)
        held = replace(piece, data=data)
    if held is not None:
        data = held.data + zipper.flush() if whole else held.data[: len(held.data) // 2]
        yield replace(held, data=data, delivers=name)


def _swollen(pieces: Iterable[Piece], frame: Frame | None, mb: int) -> Iterator[Piece]:
    first = True
    for piece in pieces:
        if first and (frame is None or piece.part == "token"):
            head, tail = (b"", b"") if frame is None else frame(MARK).split(MARK.encode())
            yield Piece(head, piece.pause_s)
            yield from (Piece(BLOCK) for _ in range(mb))
            yield Piece(tail)
            first = False
        yield piece
