"""Multi-byte characters that are split between writes."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.pieces import text_reader
from fake_backend.messages.reply import Piece, Reply
from fake_backend.messages.sse import each
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class Utf8Split(StreamFault):
    """Replace each token's text with `text`, and split the writes inside multi-byte characters.

    Each byte after the first of such a character starts a new chunk; `gap_s` is the pause between
    them in seconds, so that they also arrive in separate reads. The bytes are valid UTF-8: a client
    that decodes each read on its own shows replacement characters.
    """

    http = ("1.1", "2")  # a message arrives as a whole

    late = True

    text: Annotated[str, Field(min_length=1, max_length=10_000)] = "é Привет 你好 👩‍💻🇺🇳 "
    gap_s: Annotated[float, Field(ge=0, le=60)] = 0.001

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        frame = reply.frame
        if frame is None:
            return reply
        text_of = text_reader(frame)

        def torn(number: int, piece: Piece) -> Iterable[Piece]:
            if text_of(piece) is None:
                return [piece]
            return self._torn(frame(self.text), piece.pause_s, context.name)

        return replace(reply, pieces=each(reply.pieces, torn))

    def _torn(self, data: bytes, pause_s: float, name: str) -> Iterator[Piece]:
        inside = [at for at, byte in enumerate(data) if byte & 0xC0 == 0x80]
        first, *others = [0, *inside]
        yield Piece(data[first : min(inside, default=len(data))], pause_s, "token", name)
        for start, end in zip(others, [*others[1:], len(data)], strict=False):
            yield Piece(data[start:end], self.gap_s)
