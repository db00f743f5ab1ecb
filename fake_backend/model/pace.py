"""The pace of a model: the time to the first token, and between tokens."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from random import Random

from fake_backend.messages.reply import FOREVER, Piece
from fake_backend.model.distribution import Distribution


@dataclass(frozen=True, slots=True)
class Pace:
    first_token: Distribution
    per_token: Distribution

    def paced(self, pieces: Iterable[Piece], quantile: float, random: Random) -> Iterator[Piece]:
        """Set the pauses; `quantile` is the first token's, `random` draws those of the others.

        Without tokens, there is only the delay of the first piece.
        """
        return _with_pauses(
            pieces,
            lambda _: self.first_token.at(quantile),
            lambda _: self.per_token.draw(random),
        )


def slowed(pieces: Iterable[Piece], times: float) -> Iterator[Piece]:
    """Multiply the pauses before the first piece and before each token."""
    return _with_pauses(pieces, lambda own_s: own_s * times, lambda own_s: own_s * times)


def _with_pauses(
    pieces: Iterable[Piece], first: Callable[[float], float], token: Callable[[float], float]
) -> Iterator[Piece]:
    """Replace the pauses before the first piece and before each token; FOREVER stays."""
    change = first
    for piece in pieces:
        if piece.pause_s == FOREVER or (change is token and piece.part != "token"):
            yield piece
        else:
            yield replace(piece, pause_s=change(piece.pause_s))
            change = token
