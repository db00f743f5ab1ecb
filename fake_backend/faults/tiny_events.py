"""Text that comes letter by letter."""

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
    """Send each character of the text in an event of its own.

    Between two of them come `empty_between` events whose text is empty. The text stays the same,
    the client has many times the events to read.
    """

    late = True

    empty_between: Annotated[int, Field(ge=0, le=10_000)] = 0

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        frame = reply.frame
        if frame is None:
            return reply
        text_of = text_reader(frame)

        def ground(number: int, piece: Piece) -> Iterable[Piece]:
            text = text_of(piece)
            if not text:
                return [piece]
            return self._ground(frame, text, piece.pause_s, context.name)

        return replace(reply, pieces=each(reply.pieces, ground))

    def _ground(self, frame: Frame, text: str, pause_s: float, name: str) -> Iterator[Piece]:
        for character in text:
            yield Piece(frame(character), pause_s, "token", name)
            pause_s = 0.0
            for _ in range(self.empty_between):
                yield Piece(frame(""), part="token")
