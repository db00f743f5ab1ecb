"""Unusual line endings."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Literal

from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.reply import Piece, Reply
from fake_backend.messages.sse import each
from fake_backend.settings import STRICT

ENDS: Mapping[str, bytes] = {"crlf": b"\r\n", "cr": b"\r"}


@dataclass(frozen=True, config=STRICT)
class Crlf(StreamFault):
    r"""End the lines of the stream with `how`: `crlf` (\r\n) or `cr` (\r alone).

    The standard for server-sent events allows both; many clients split at \n\n. In a line stream
    (Ollama), `cr` makes the whole answer one line, which a line reader gets only at the end.
    """

    http = ("1.1", "2")  # messages have no lines

    late = True

    how: Literal["crlf", "cr"] = "crlf"

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        def ended(number: int, piece: Piece) -> Iterable[Piece]:
            data = piece.data.replace(b"\n", ENDS[self.how])
            return [replace(piece, data=data, delivers=context.name)]

        return replace(reply, pieces=each(reply.pieces, ended)) if reply.streams else reply
