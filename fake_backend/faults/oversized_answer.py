"""A very large answer."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.reply import Frame, Piece, Reply
from fake_backend.settings import STRICT

BLOCK_BYTES = 65_536
MARK = "@@oversized@@"
WORDS = "value = compute(value, factor) + offset; "
TEXT_KEYS = (b'"content":"', b'"text":"', b'"response":"')  # of answers that are not streamed


@dataclass(frozen=True, config=STRICT)
class OversizedAnswer(StreamFault):
    """Put `mb` megabytes of text in front of the healthy answer.

    In a stream, `shape` is `one_event` (a single huge event) or `many_events` (one event for every
    `event_kb` kilobytes); an answer that is not streamed becomes one huge body. `line_length` is
    the length of the lines in characters; 0, the default, makes a single line. The text is
    generated while it is sent, so the memory of the backend stays flat.
    """

    late = True

    mb: Annotated[float, Field(gt=0, le=4096)]
    shape: Literal["one_event", "many_events"] = "one_event"
    event_kb: Annotated[int, Field(ge=1, le=65_536)] = 64
    line_length: Annotated[int, Field(ge=0, le=1_000_000)] = 0

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        total = int(self.mb * 1_000_000)
        if reply.frame is None:
            whole = _whole(reply.pieces, total, self.line_length, context.name)
            return replace(reply, pieces=whole, chunked=True)
        one = self.shape == "one_event"
        sizes = [total] if one else _split(total, self.event_kb * 1024)
        return replace(reply, pieces=self._swollen(reply.pieces, reply.frame, sizes, context.name))

    def _swollen(
        self, pieces: Iterable[Piece], frame: Frame, sizes: Iterable[int], name: str
    ) -> Iterator[Piece]:
        first = True
        for piece in pieces:
            if first and piece.part == "token":
                for size in sizes:
                    yield from _giant(frame, size, self.line_length, piece.pause_s, name)
                first = False
            yield piece


def _split(total: int, size: int) -> Iterator[int]:
    for start in range(0, total, size):
        yield min(size, total - start)


def _giant(frame: Frame, size: int, line_length: int, pause_s: float, name: str) -> Iterator[Piece]:
    """One event around `size` characters of text, in blocks."""
    head, tail = frame(MARK).split(MARK.encode())
    yield Piece(head, pause_s, part="token")
    yield from _text(size, line_length)
    yield Piece(tail, delivers=name)


def _whole(pieces: Iterable[Piece], size: int, line_length: int, name: str) -> Iterator[Piece]:
    body = b"".join(piece.data for piece in pieces)
    text_key = next((key for key in TEXT_KEYS if key in body), None)
    if text_key is None:
        yield Piece(body)
        return
    head, _, tail = body.partition(text_key)
    yield Piece(head + text_key)
    yield from _text(size, line_length)
    yield Piece(tail, delivers=name)


def _text(size: int, line_length: int) -> Iterator[Piece]:
    block = _filler(min(BLOCK_BYTES, size), line_length)
    for length in _split(size, len(block)):
        yield Piece(block[:length] if length < len(block) else block)


def _filler(size: int, line_length: int) -> bytes:
    r"""Text that is safe inside a JSON string; a line ends with the two characters `\n`."""
    line = WORDS if line_length == 0 else (WORDS * (line_length // len(WORDS) + 1))[:line_length]
    unit = line if line_length == 0 else line.replace("\\", " ") + "\\n"
    text = unit * (size // len(unit) + 1)
    return text[: max(1, size // len(unit)) * len(unit)].encode()
