"""Text in single characters."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.pieces import text_reader
from fake_backend.messages.reply import Frame, Piece, Reply
from fake_backend.messages.sse import each
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class TinyEvents(StreamFault):
    """Send each character of the text in its own event.

    `empty_between` is the number of events with an empty text between two characters. The text
    stays the same; the number of events grows many times over.
    """

    late = True

    empty_between: Annotated[int, Field(ge=0, le=10_000)] = 0

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        frame = reply.frame
        if frame is None:
            return reply
        text_of = text_reader(frame)

        def split(number: int, piece: Piece) -> Iterable[Piece]:
            text = text_of(piece)
            if not text:
                return [piece]
            return self._split(frame, text, piece.pause_s, context.name)

        return replace(reply, pieces=each(reply.pieces, split))

    def _split(self, frame: Frame, text: str, pause_s: float, name: str) -> Iterator[Piece]:
        for character in text:
            yield Piece(frame(character), pause_s, "token", name)
            pause_s = 0.0
            for _ in range(self.empty_between):
                yield Piece(frame(""), part="token")
