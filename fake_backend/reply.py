"""What is sent: a status, headers, and a lazy row of pieces, each with the pause before it."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that leave together.

    `pause_s` counts from the planned moment of the piece before, so that delays of single pieces
    do not add up. `token` marks a piece that carries generated text; the others are framing.
    """

    data: bytes
    pause_s: float = 0.0
    token: bool = False


Frame = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply before it is played to the client.

    `pieces` may be lazy and endless. `frame` puts generated text into the protocol's event, so
    that a fault can make events of its own; it is missing where the reply is no stream.
    """

    status: int = 200
    headers: Headers = ()
    pieces: Iterable[Piece] = field(default=())
    frame: Frame | None = None


def json_reply(content: Any, *, status: int = 200, headers: Headers = ()) -> Reply:
    """Answer with a JSON document and its length."""
    data = json.dumps(content, separators=(",", ":")).encode()
    return body_reply(data, "application/json; charset=utf-8", status=status, headers=headers)


def body_reply(data: bytes, kind: str, *, status: int = 200, headers: Headers = ()) -> Reply:
    """Answer with one body of the content type `kind`."""
    head = (("content-type", kind), ("content-length", str(len(data))))
    return Reply(status, head + headers, (Piece(data),))
