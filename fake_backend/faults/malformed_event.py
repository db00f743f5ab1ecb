"""An event with invalid JSON."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from random import Random
from typing import Annotated, Literal

import orjson
from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.reply import Piece, Reply
from fake_backend.messages.sse import each, payload
from fake_backend.settings import STRICT

KEY = re.compile(rb'(?<!\\)"(\w+)":')
PRINTABLE = range(33, 127)


@dataclass(frozen=True, config=STRICT)
class MalformedEvent(StreamFault):
    """Break the JSON of one event, the one after the first `after_events` events.

    `how` is `cut` (the JSON stops half-way, and the next event follows normally), `garbage` (random
    characters in its place), `unquoted` (keys without quotes, as in JavaScript and YAML) or
    `newline` (a line break in the middle, so that a line reader sees half a document).
    """

    late = True

    after_events: Annotated[int, Field(ge=0, le=1_000_000)] = 2
    how: Literal["cut", "garbage", "unquoted", "newline"] = "cut"

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        def broken(number: int, piece: Piece) -> Iterable[Piece]:
            content = payload(piece) if number == self.after_events else None
            if content is None:
                return [piece]
            json = orjson.dumps(content)
            data = piece.data.replace(json, BREAKS[self.how](json, context.random))
            return [replace(piece, data=data, delivers=context.name)]

        return replace(reply, pieces=each(reply.pieces, broken)) if reply.streams else reply


def _cut(json: bytes, random: Random) -> bytes:
    return json[: len(json) // 2]


def _garbage(json: bytes, random: Random) -> bytes:
    return bytes(random.choices(PRINTABLE, k=len(json)))


def _unquoted(json: bytes, random: Random) -> bytes:
    return KEY.sub(rb"\1:", json)


def _newline(json: bytes, random: Random) -> bytes:
    return json[: len(json) // 2] + b"\n" + json[len(json) // 2 :]


BREAKS: Mapping[str, Callable[[bytes, Random], bytes]] = {
    "cut": _cut,
    "garbage": _garbage,
    "unquoted": _unquoted,
    "newline": _newline,
}
