"""A huge message on a WebSocket."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass
from websockets.frames import Opcode

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.reply import Piece, Reply
from fake_backend.messages.websocket_frames import Frames, frames
from fake_backend.settings import STRICT

BLOCK = b" " * 65_536
MB = 1_000_000


@dataclass(frozen=True, config=STRICT)
class WebsocketHugeMessage(StreamFault):
    """Put white space of `mb` megabytes before one event, the one after `after_events` events.

    The message is valid. It is one frame or, if `fragmented`, fragments of 64 KiB. Servers and
    clients have limits from 1 MB on, and close with 1009.

    Evidence: messages over 16 MiB closed connections (qxcnm/Codex-Manager#430,
    EasyMetaAu/helm-api#819).
    """

    late = True
    http = ("websocket",)

    mb: Annotated[int, Field(ge=1, le=1000)] = 50
    after_events: Annotated[int, Field(ge=0, le=1_000_000)] = 5
    fragmented: bool = False

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        if not reply.streams:
            return reply
        return replace(reply, pieces=self._swollen(reply.pieces, context.name))

    def _swollen(self, pieces: Iterable[Piece], name: str) -> Iterator[Piece]:
        for number, piece in enumerate(pieces):
            if number != self.after_events:
                yield piece
                continue
            blocks = self.mb * MB // len(BLOCK)
            parts = self._fragments if self.fragmented else self._one_frame
            yield from (Piece(part, piece.pause_s * (not at)) for at, part in parts(piece, blocks))
            yield Piece(b"", part=piece.part, delivers=name)

    def _one_frame(self, piece: Piece, blocks: int) -> Iterator[tuple[int, Frames]]:
        size = blocks * len(BLOCK) + len(piece.data)
        yield 0, Frames(bytes([0x80 | Opcode.TEXT, 127]) + size.to_bytes(8))
        yield from ((at, Frames(BLOCK)) for at in range(1, blocks + 1))
        yield blocks + 1, Frames(piece.data)

    def _fragments(self, piece: Piece, blocks: int) -> Iterator[tuple[int, Frames]]:
        yield 0, frames(Opcode.TEXT, b"", fin=False)
        more = frames(Opcode.CONT, BLOCK, fin=False)
        yield from ((at, more) for at in range(1, blocks + 1))
        yield blocks + 1, frames(Opcode.CONT, piece.data)
