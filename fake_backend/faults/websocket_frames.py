"""Frames that break the rules of WebSockets, or that clients seldom see."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass
from websockets.frames import Opcode

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.reply import FOREVER, Piece, Reply
from fake_backend.messages.websocket_frames import Frames, beginning_with, frames
from fake_backend.settings import STRICT

RESERVED_BITS = 0xF1  # FIN, the three reserved bits, the opcode for text
RESERVED_OPCODE = 0x83
PING = 0x89
ENDS_HERE = {"unfinished", "cut"}  # nothing follows


@dataclass(frozen=True, config=STRICT)
class WebsocketFrames(StreamFault):
    """Send the event after the first `after_events` events in frames of another kind.

    `binary`: as a binary message. `glued`: in one message with the next event. `fragmented`: one
    character in each fragment, which is allowed. `interleaved`: its first half in a fragment, and
    the next event before its end. `unfinished`: its first half in a fragment, and nothing more.
    `cut`: half of its only frame, and nothing more. `masked`, `reserved_bits`, `reserved_opcode`:
    bits that a server must not set. `long_ping`: a ping of 126 bytes before it.

    What is wrong with the event itself is the matter of other faults: `malformed_event`,
    `invalid_utf8`, `duplicated_events`, `reordered_events`, `dropped_events`.
    """

    late = True
    http = ("websocket",)

    how: Literal[
        "binary",
        "glued",
        "fragmented",
        "interleaved",
        "unfinished",
        "cut",
        "masked",
        "reserved_bits",
        "reserved_opcode",
        "long_ping",
    ] = "binary"
    after_events: Annotated[int, Field(ge=0, le=1_000_000)] = 5

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        if not reply.streams:
            return reply
        return replace(reply, pieces=self._spoiled(reply.pieces, context.name))

    def _spoiled(self, pieces: Iterable[Piece], name: str) -> Iterator[Piece]:
        left = iter(pieces)
        for number, piece in enumerate(left):
            if number != self.after_events:
                yield piece
                continue
            data = piece.data
            if self.how == "glued":
                data += b"".join(after.data for after in chain(_next(left)))
            yield replace(piece, data=FRAMES[self.how](data), delivers=name)
            if self.how in ENDS_HERE:
                yield Piece(b"", FOREVER)


def _next(pieces: Iterator[Piece]) -> Iterator[Piece]:
    after = next(pieces, None)
    if after is not None:
        yield after


def _fragmented(data: bytes) -> Frames:
    last = len(data) - 1
    parts = (
        frames(Opcode.CONT if at else Opcode.TEXT, data[at : at + 1], fin=at == last)
        for at in range(len(data))
    )
    return Frames(b"".join(parts))


def _half(data: bytes) -> Frames:
    return frames(Opcode.TEXT, data[: len(data) // 2], fin=False)


def _cut(data: bytes) -> Frames:
    frame = frames(Opcode.TEXT, data)
    return Frames(frame[: len(frame) // 2])


def _behind_a_long_ping(data: bytes) -> Frames:
    ping = beginning_with(PING, frames(Opcode.TEXT, bytes(126)))
    return Frames(ping + frames(Opcode.TEXT, data))


FRAMES: Mapping[str, Callable[[bytes], bytes]] = {
    "binary": lambda data: frames(Opcode.BINARY, data),
    "glued": lambda data: data,
    "fragmented": _fragmented,
    "interleaved": _half,
    "unfinished": _half,
    "cut": _cut,
    "masked": lambda data: frames(Opcode.TEXT, data, mask=True),
    "reserved_bits": lambda data: beginning_with(RESERVED_BITS, frames(Opcode.TEXT, data)),
    "reserved_opcode": lambda data: beginning_with(RESERVED_OPCODE, frames(Opcode.TEXT, data)),
    "long_ping": _behind_a_long_ping,
}
