"""Tokens with long gaps between them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, PaceFault
from fake_backend.messages.reply import FOREVER, Piece, Reply
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class Drip(PaceFault):
    """Send one token every `gap_s` seconds, with a comment every `heartbeat_s` seconds in between.

    Without `heartbeat_s`, nothing is sent between tokens; in a line stream (Ollama) the comment is
    a blank line. An idle timer does not fire as long as bytes arrive: only a limit on the duration
    of the whole answer ends it.
    """

    late = True

    gap_s: Annotated[float, Field(gt=0, le=3600)] = 10.0
    heartbeat_s: Annotated[float, Field(gt=0, le=3600)] | None = None

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        return (
            replace(reply, pieces=self._dripping(reply, context.name)) if reply.streams else reply
        )

    def _dripping(self, reply: Reply, name: str) -> Iterator[Piece]:
        every = self.heartbeat_s or FOREVER
        beat = Piece(reply.framing.heartbeat("keep-alive"), every)
        for piece in reply.pieces:
            if piece.part != "token":
                yield piece
                continue
            yield Piece(b"", part="head", delivers=name)
            left = self.gap_s
            while left > every:
                yield beat
                left -= every
            yield replace(piece, pause_s=left)
