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
    _, found, data = piece.data.partition(DATA)
    try:
        return orjson.loads(data) if found else orjson.loads(piece.data)
    except ValueError:
        return None


def with_payload(piece: Piece, content: Any) -> Piece:
    """The same event with other JSON in it."""
    head, found, data = piece.data.partition(DATA)
    end = data[len(data.rstrip()) :] if found else b""
    return replace(piece, data=(head + found if found else b"") + orjson.dumps(content) + end)


def each(pieces: Iterable[Piece], change: Callable[[int, Piece], Iterable[Piece]]) -> Iterator[Piece]:
    """Replace every piece, given with its number from 0, by what `change` makes of it."""
    for number, piece in enumerate(pieces):
        yield from change(number, piece)
