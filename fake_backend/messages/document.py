"""The JSON document that a reply carries whole."""

from dataclasses import replace
from typing import Any

import orjson

from fake_backend.messages.reply import Piece, Reply


def document(reply: Reply) -> Any:
    """The document; None where the reply is a model's answer or no JSON."""
    if reply.streams or not isinstance(reply.pieces, tuple):
        return None
    try:
        return orjson.loads(b"".join(piece.data for piece in reply.pieces))
    except ValueError:
        return None


def with_document(reply: Reply, content: Any) -> Reply:
    """The same reply with another document in it."""
    return replace(reply, pieces=(Piece(orjson.dumps(content)),))
