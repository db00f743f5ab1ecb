"""Server-sent events: framing only."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from fake_backend.reply import Piece, Reply

CREATED = 1_767_225_600  # a fixed moment, so that equal answers are equal bytes
DONE = b"data: [DONE]\n\n"
STREAM_HEADERS = (("content-type", "text/event-stream"), ("cache-control", "no-cache"))


def event(content: Any) -> bytes:
    return b"data: " + json.dumps(content, separators=(",", ":")).encode() + b"\n\n"


def stream(
    tokens: Iterable[str],
    chunk: Callable[[str], Any],
    *,
    first: tuple[Any, ...] = (),
    last: tuple[Any, ...] = (),
) -> Reply:
    """Stream `tokens`, each in the JSON that `chunk` makes of it, between `first` and `last`."""

    def frame(text: str) -> bytes:
        return event(chunk(text))

    def pieces() -> Iterator[Piece]:
        yield from (Piece(event(content)) for content in first)
        yield from (Piece(frame(text), token=True) for text in tokens)
        yield Piece(b"".join(event(content) for content in last) + DONE)

    return Reply(headers=STREAM_HEADERS, pieces=pieces(), frame=frame)
