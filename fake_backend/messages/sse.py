"""Streams of JSON documents: by default as server-sent events."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import orjson

from fake_backend.messages.framing import SSE, Framing
from fake_backend.messages.reply import Frame, Headers, Part, Piece, Reply

CREATED = 1_767_225_600  # a fixed time, so that equal answers have equal bytes
DATA = SSE.before
DONE = Piece(b"data: [DONE]\n\n", part="done")


def event(content: Any, part: Part = "frame", *, name: str = "") -> Piece:
    """An event with JSON data, and a name if the protocol has one."""
    return Piece(SSE.document(content, name=name), part=part)


def stream(pieces: Iterable[Piece], frame: Frame, framing: Framing = SSE) -> Reply:
    """A streamed reply of documents; `frame` turns generated text into a document."""
    return Reply(headers=headers_of(framing), pieces=pieces, frame=frame, framing=framing)


def headers_of(framing: Framing) -> Headers:
    """The headers of a stream."""
    kind = ("content-type", framing.content_type)
    return (kind, ("cache-control", "no-cache")) if framing is SSE else (kind,)


def payload(piece: Piece) -> Any:
    """The JSON of an event; None if it has none."""
    try:
        return orjson.loads(piece.data[_begins(piece.data) :])
    except ValueError:
        return None


def with_payload(piece: Piece, content: Any) -> Piece:
    """The same event with other JSON."""
    head = piece.data[: _begins(piece.data)]
    end = piece.data[len(piece.data.rstrip()) :]
    return replace(piece, data=head + orjson.dumps(content) + end)


def _begins(data: bytes) -> int:
    """The position of the JSON: after the first `data: `, or 0 if the piece is only JSON."""
    at = -1 if data.startswith((b"{", b"[")) else data.find(DATA)
    return 0 if at < 0 else at + len(DATA)


def each(
    pieces: Iterable[Piece], change: Callable[[int, Piece], Iterable[Piece]]
) -> Iterator[Piece]:
    """Replace every piece by `change(number, piece)`, with numbers from 0."""
    for number, piece in enumerate(pieces):
        yield from change(number, piece)
