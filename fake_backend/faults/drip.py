"""Tokens with long gaps between them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.clock import Signal
from fake_backend.fault import FaultContext, PaceFault
from fake_backend.messages.reply import FOREVER, Piece, Reply
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class Drip(PaceFault):
    """Send one token every `gap_s` seconds, with a comment every `heartbeat_s` seconds in between.

    Without `heartbeat_s`, nothing is sent between tokens; in a line stream (Ollama) the comment is
    a blank line. An idle timer does not fire as long as bytes arrive: only a limit on the duration
    of the whole answer ends it. Both times are absolute, and the same for every model. When the
    fault ends, the rest of the answer comes at the model's pace.
    """

    late = True

    gap_s: Annotated[float, Field(gt=0, le=3600)] = 10.0
    heartbeat_s: Annotated[float, Field(gt=0, le=3600)] | None = None

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        return replace(reply, pieces=self._dripping(reply, context)) if reply.streams else reply

    def _dripping(self, reply: Reply, context: FaultContext) -> Iterator[Piece]:
        beat = Piece(reply.framing.heartbeat("keep-alive"), self.heartbeat_s or FOREVER)
        for piece in reply.pieces:
            if piece.part != "token" or context.over.given:
                yield piece
                continue
            yield Piece(b"", part="head", delivers=context.name)
            yield from self._after_gap(piece, beat, context.over)

    def _after_gap(self, piece: Piece, beat: Piece, over: Signal) -> Iterator[Piece]:
        left = self.gap_s
        while left > beat.pause_s:
            yield beat
            left -= beat.pause_s
            if over.given:
                yield piece
                return
        yield replace(piece, pause_s=left)
