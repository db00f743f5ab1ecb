"""Tokens that arrive in batches."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, PaceFault
from fake_backend.messages.reply import Piece, Reply
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class Burst(PaceFault):
    """Hold tokens back, and release `size` of them together every `gap_s` seconds.

    Buffering proxies do this. By default, 20 tokens arrive together once a second. `gap_s` is
    absolute, and the same for every model. When the fault ends, the rest of the answer comes at the
    model's pace.
    """

    late = True

    size: Annotated[int, Field(ge=1, le=100_000)] = 20
    gap_s: Annotated[float, Field(gt=0, le=3600)] = 1.0

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        return replace(reply, pieces=self._batched(reply, context)) if reply.streams else reply

    def _batched(self, reply: Reply, context: FaultContext) -> Iterator[Piece]:
        number = 0
        for piece in reply.pieces:
            if piece.part != "token" or context.over.given:
                yield piece
                continue
            if number % self.size == 0:
                yield Piece(b"", delivers=context.name)
            yield replace(piece, pause_s=0.0 if number % self.size else self.gap_s)
            number += 1
