"""JSON documents with a list that may be too long to be made at once."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import orjson

from fake_backend.messages.reply import JSON_TYPE, Piece, Reply, body_reply

ENTRIES = "@@entries@@"  # stands in a list for the entries to come


def list_reply(
    content: Any, entries: Iterable[Any], *, at_once: int = 1, is_long: bool = False
) -> Reply:
    """The reply with `content`, whose list `[ENTRIES]` has `entries`.

    A long one is made while it is sent, in pieces of `at_once` entries: it needs no memory, and
    holds up other answers only for a moment.
    """
    head, _, tail = orjson.dumps(content).partition(orjson.dumps([ENTRIES]))

    def pieces() -> Iterator[Piece]:
        yield Piece(head + b"[")
        rest, separator = iter(entries), b""
        while some := list(islice(rest, at_once)):
            yield Piece(separator + orjson.dumps(some)[1:-1])
            separator = b","
        yield Piece(b"]" + tail)

    if is_long:
        return Reply(headers=(("content-type", JSON_TYPE),), pieces=pieces(), chunked=True)
    return body_reply(b"".join(piece.data for piece in pieces()), JSON_TYPE)
