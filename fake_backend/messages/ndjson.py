"""Streams with one JSON document on each line."""

from collections.abc import Iterable
from typing import Any

from fake_backend.messages.framing import NDJSON
from fake_backend.messages.reply import Frame, Part, Piece, Reply
from fake_backend.messages.sse import stream


def line(content: Any, part: Part = "frame") -> Piece:
    """A line of JSON."""
    return Piece(NDJSON.document(content), part=part)


def lines(pieces: Iterable[Piece], frame: Frame) -> Reply:
    """A streamed reply of lines; `frame` turns generated text into a line."""
    return stream(pieces, frame, NDJSON)
