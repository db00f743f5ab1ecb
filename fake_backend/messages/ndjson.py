"""Streams of JSON documents, one on each line."""

from collections.abc import Iterable
from typing import Any

from fake_backend.messages.framing import NDJSON
from fake_backend.messages.reply import Frame, Part, Piece, Reply
from fake_backend.messages.sse import stream


def line(content: Any, part: Part = "frame") -> Piece:
    """One line of JSON."""
    return Piece(NDJSON.document(content), part=part)


def lines(pieces: Iterable[Piece], frame: Frame) -> Reply:
    """A streamed reply of lines; `frame` makes a line of generated text."""
    return stream(pieces, frame, NDJSON)
