"""An error of HTTP as the message that carries it on a WebSocket."""

from dataclasses import replace
from typing import Any

import orjson

from fake_backend.messages.reply import Piece, Reply
from fake_backend.provider import SPELLINGS, Provider

ERROR = 400
LONGEST = 2000  # characters of a body that is no JSON
WAITS = {name for names, _ in SPELLINGS.values() for name in names}


def as_message(reply: Reply, provider: Provider) -> Reply:
    """The same error, with its whole body in one message; the pauses of its pieces stay.

    A wait that a header tells is lost where the provider's messages have no headers.
    """
    if reply.status < ERROR:
        return reply
    pieces = tuple(reply.pieces) or (Piece(b""),)
    error = _error(b"".join(piece.data for piece in pieces))
    message = provider.message(error, reply.status, reply.headers)
    is_lost = "headers" not in message and any(name in WAITS for name, _ in reply.headers)
    *before, last = (replace(piece, data=b"") for piece in pieces)
    return replace(
        reply,
        pieces=(*before, replace(last, data=orjson.dumps(message))),
        retry_after_s=None if is_lost else reply.retry_after_s,
    )


def _error(body: bytes) -> dict[str, Any]:
    try:
        content = orjson.loads(body)
    except ValueError:
        content = None
    if isinstance(content, dict) and "error" in content:
        return {"error": content["error"]}
    return {"error": {"message": body.decode("utf-8", "replace")[:LONGEST], "code": None}}
