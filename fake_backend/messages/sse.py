"""Streams of JSON documents, as server-sent events unless told otherwise: framing only."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import orjson

from fake_backend.messages.framing import SSE, Framing
from fake_backend.messages.reply import Frame, Headers, Part, Piece, Reply

CREATED = 1_767_225_600  # a fixed moment, so that equal answers are equal bytes
DATA = SSE.before
DONE = Piece(b"data: [DONE]\n\n", part="done")


def event(content: Any, part: Part = "frame", *, name: str = "") -> Piece:
    """One event with JSON data, and a name where the protocol gives it one."""
    return Piece(SSE.document(content, name=name), part=part)


def stream(pieces: Iterable[Piece], frame: Frame, framing: Framing = SSE) -> Reply:
    """A streamed reply of documents; `frame` makes a document of generated text."""
    return Reply(headers=headers_of(framing), pieces=pieces, frame=frame, framing=framing)


def headers_of(framing: Framing) -> Headers:
    """What stands in the head of a stream."""
    kind = ("content-type", framing.content_type)
    return (kind, ("cache-control", "no-cache")) if framing is SSE else (kind,)


def payload(piece: Piece) -> Any:
    """The JSON that an event carries; None where it carries none."""
    try:
        return orjson.loads(piece.data[_begins(piece.data) :])
    except ValueError:
        return None


def with_payload(piece: Piece, content: Any) -> Piece:
    """The same event with other JSON in it."""
    head = piece.data[: _begins(piece.data)]
    end = piece.data[len(piece.data.rstrip()) :]
    return replace(piece, data=head + orjson.dumps(content) + end)


def _begins(data: bytes) -> int:
    """Where the JSON begins: behind the first `data: `, unless the piece is JSON from its start."""
    found = -1 if data.startswith((b"{", b"[")) else data.find(DATA)
    return 0 if found < 0 else found + len(DATA)


def each(
    pieces: Iterable[Piece], change: Callable[[int, Piece], Iterable[Piece]]
) -> Iterator[Piece]:
    """Replace every piece, given with its number from 0, by what `change` makes of it."""
    for number, piece in enumerate(pieces):
        yield from change(number, piece)
