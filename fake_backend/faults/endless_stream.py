"""A stream that never ends."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.reply import Frame, Piece, Reply
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class EndlessStream(StreamFault):
    """In place of the end of the answer, send events with the text `token` for ever.

    `pause_s` is the pause between events in seconds; with 0 they arrive as fast as the client
    reads. With an empty `token`, the stream is alive but carries no text: idle timers restart with
    every event, and the user sees no progress.
    """

    late = True

    token: str = "again "
    pause_s: Annotated[float, Field(ge=0, le=3600)] = 0.05

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        if reply.frame is None:
            return reply
        return replace(reply, pieces=self._endless(reply, reply.frame, context.name))

    def _endless(self, reply: Reply, frame: Frame, name: str) -> Iterator[Piece]:
        for piece in reply.pieces:
            if piece.part in {"finish", "done"}:
                break
            yield piece
        while True:
            yield Piece(frame(self.token), self.pause_s, "token", name)
