"""An answer that stops while the connection stays open."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from pydantic import Field
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
    stops half-way for ever, without heartbeats.
    """

    late = True

    after_events: Annotated[int, Field(ge=0, le=1_000_000)] = 2
    heartbeat_s: Annotated[float, Field(gt=0, le=3600)] | None = None
    for_s: Annotated[float, Field(gt=0, le=3600)] | None = None

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        silence = Piece(b"", FOREVER, delivers=context.name)
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
