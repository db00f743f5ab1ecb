"""Server-sent events: framing only."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import orjson

from fake_backend.reply import Frame, Part, Piece, Reply

CREATED = 1_767_225_600  # a fixed moment, so that equal answers are equal bytes
DATA = b"data: "
DONE = Piece(b"data: [DONE]\n\n", part="done")
STREAM_HEADERS = (("content-type", "text/event-stream"), ("cache-control", "no-cache"))


def event(content: Any, part: Part = "frame", *, name: str = "") -> Piece:
    """One event with JSON data, and a name where the protocol gives it one."""
    head = f"event: {name}\n".encode() if name else b""
    return Piece(head + DATA + orjson.dumps(content) + b"\n\n", part=part)


def stream(pieces: Iterable[Piece], frame: Frame) -> Reply:
    """A streamed reply of events; `frame` makes an event of generated text."""
    return Reply(headers=STREAM_HEADERS, pieces=pieces, frame=frame)


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
