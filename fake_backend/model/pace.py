"""The pace of a model: the time to the first token, and between tokens."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from random import Random

from fake_backend.messages.reply import FOREVER, Piece, Reply
from fake_backend.model.distribution import Distribution


@dataclass(frozen=True, slots=True)
class Pace:
    first_token: Distribution
    per_token: Distribution

    def apply(self, reply: Reply, random: Random) -> Reply:
        """Set the pauses of `reply`; without tokens, only the delay of the first token."""
        return replace(reply, pieces=self._paced(reply.pieces, random))

    def _paced(self, pieces: Iterable[Piece], random: Random) -> Iterator[Piece]:
        first = True
        for piece in pieces:
            if piece.pause_s == FOREVER:
                yield piece
            elif first:
                yield replace(piece, pause_s=self.first_token.draw(random))
                first = False
            elif piece.part == "token":
                yield replace(piece, pause_s=self.per_token.draw(random))
            else:
                yield piece
