"""The JSON document of a reply that is not streamed."""

from dataclasses import replace
from typing import Any

import orjson

from fake_backend.messages.reply import Piece, Reply


def document(reply: Reply) -> Any:
    """The document; None if the reply is a model's answer or not JSON."""
    if reply.streams or not isinstance(reply.pieces, tuple):
        return None
    try:
        return orjson.loads(b"".join(piece.data for piece in reply.pieces))
    except ValueError:
        return None


def with_document(reply: Reply, content: Any) -> Reply:
    """The same reply with another document."""
    return replace(reply, pieces=(Piece(orjson.dumps(content)),))
