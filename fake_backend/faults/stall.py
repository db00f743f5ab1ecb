"""An answer that stops while the connection stays open."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Annotated

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.pieces import begun
from fake_backend.messages.reply import FOREVER, Piece, Reply
from fake_backend.messages.sse import each
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class Stall(StreamFault):
    """Stop sending after `after_events` events (0: after the headers), but keep the connection.

    With `for_s`, the rest of the answer comes after that time; otherwise it never comes. With
    `heartbeat_s`, a comment is sent every `heartbeat_s` seconds, as load balancers do (a blank line
    in a line stream): the connection is alive, the answer is not. An answer that is not streamed
    stops half-way for ever, without heartbeats. `after_bytes` stops at a byte of the body instead,
    also inside an event: that is a flow-control window which never opens (65535 is the usual first
    one of HTTP/2).
    """

    late = True

    after_events: Annotated[int, Field(ge=0, le=1_000_000)] = 2
    heartbeat_s: Annotated[float, Field(gt=0, le=3600)] | None = None
    for_s: Annotated[float, Field(gt=0, le=3600)] | None = None
    after_bytes: Annotated[int, Field(ge=1, le=1_000_000_000)] | None = None

    @model_validator(mode="after")
    def _possible(self) -> "Stall":
        if self.after_bytes is not None and self.heartbeat_s is not None:
            msg = "after_bytes may stop inside an event: leave out heartbeat_s"
            raise ValueError(msg)
        return self

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        silence = Piece(b"", FOREVER, delivers=context.name)
        if self.after_bytes is not None:
            return replace(
                reply, pieces=self._at_byte(reply.pieces, self.after_bytes, context.name)
            )
        if not reply.streams:
            return begun(reply, 0, silence)

        def stalled(number: int, piece: Piece) -> Iterator[Piece]:
            if number == self.after_events:
                yield Piece(b"", part="head")
                yield Piece(b"", delivers=context.name)
                yield from self._silence(Piece(reply.framing.heartbeat("keep-alive")))
            yield piece

        return replace(reply, pieces=each(reply.pieces, stalled))

    def _silence(self, beat: Piece) -> Iterator[Piece]:
        left = FOREVER if self.for_s is None else self.for_s
        while self.heartbeat_s is not None and left > self.heartbeat_s:
            yield replace(beat, pause_s=self.heartbeat_s)
            left -= self.heartbeat_s
        yield Piece(b"", left)

    def _at_byte(self, pieces: Iterable[Piece], left: int, name: str) -> Iterator[Piece]:
        for piece in pieces:
            size = len(piece.data)
            if 0 < left <= size:
                yield replace(piece, data=piece.data[:left])
                yield Piece(b"", delivers=name)
                yield Piece(b"", FOREVER if self.for_s is None else self.for_s)
                yield replace(piece, data=piece.data[left:], pause_s=0.0)
            else:
                yield piece
            left -= size
