"""A very large answer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass as plain
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.reply import Frame, Piece, Reply
from fake_backend.settings import STRICT

BLOCK_BYTES = 65_536
MARK = "@@oversized@@"
NEW_LINE = r"\n"  # inside a JSON string
WORDS = "value = compute(value, factor) + offset; "
TABLE_HEAD = (
    rf"{NEW_LINE}| name | value | factor | offset | result |{NEW_LINE}|---|---|---|---|---|"
)
ROW = "| total | `compute(value)` | 1.5 | **42** | [docs](https://example.invalid/total) |"
TEXT_KEYS = (b'"content":"', b'"text":"', b'"response":"')  # of answers that are not streamed


@dataclass(frozen=True, config=STRICT)
class OversizedAnswer(StreamFault):
    """Put `mb` megabytes of text in front of the healthy answer.

    In a stream, `shape` is `one_event` (a single huge event) or `many_events` (one event for every
    `event_kb` kilobytes); an answer that is not streamed becomes one huge body. `line_length` is
    the length of the lines in characters; 0, the default, makes a single line. With `layout` set to
    `table`, the text is one table in Markdown instead. The text is generated while it is sent, so
    the memory of the backend stays flat.
    """

    late = True

    mb: Annotated[float, Field(gt=0, le=4096)]
    shape: Literal["one_event", "many_events"] = "one_event"
    event_kb: Annotated[int, Field(ge=1, le=65_536)] = 64
    line_length: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    layout: Literal["lines", "table"] = "lines"

    @model_validator(mode="after")
    def _one_length(self) -> "OversizedAnswer":
        if self.line_length and self.layout == "table":
            msg = "the rows of a table have a length of their own: leave out line_length"
            raise ValueError(msg)
        return self

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        total, text, name = max(1, int(self.mb * 1_000_000)), self._text(), context.name
        if reply.frame is None:
            return replace(reply, pieces=_whole(reply.pieces, total, text, name), chunked=True)
        size = total if self.shape == "one_event" else self.event_kb * 1024
        return replace(reply, pieces=_swollen(reply.pieces, reply.frame, total, size, text, name))

    def _text(self) -> "_Text":
        if self.layout == "table":
            head, end = TABLE_HEAD + NEW_LINE, NEW_LINE
            return _Text((ROW + NEW_LINE).encode(), head.encode(), end.encode())
        length = self.line_length
        line = (WORDS * (length // len(WORDS) + 1))[:length] + NEW_LINE if length else WORDS
        return _Text(line.encode())


@plain(frozen=True, slots=True)
class _Text:
    """Endless text of equal lines that is safe inside a JSON string."""

    line: bytes
    head: bytes = b""
    end: bytes = b""

    def blocks(self, size: int) -> Iterator[Piece]:
        """About `size` bytes; a table's end with a row."""
        block = self.line * max(1, min(BLOCK_BYTES, size) // len(self.line))
        if self.head:
            size -= size % len(self.line)
        for start in range(0, size, len(block)):
            yield Piece(block if start + len(block) <= size else _cut(block, size - start))


def _cut(block: bytes, length: int) -> bytes:
    r"""The beginning of the block, without one half of a `\n`."""
    return block[:length].removesuffix(b"\\")


def _swollen(
    pieces: Iterable[Piece], frame: Frame, total: int, size: int, text: _Text, name: str
) -> Iterator[Piece]:
    first = True
    for piece in pieces:
        if first and piece.part == "token":
            yield from _giants(frame, total, size, text, Piece(b"", piece.pause_s, "token", name))
            first = False
        yield piece


def _giants(frame: Frame, total: int, size: int, text: _Text, model: Piece) -> Iterator[Piece]:
    """Events of `size` characters each, `total` altogether, in blocks; paced as `model`."""
    head, tail = frame(MARK).split(MARK.encode())
    for start in range(0, total, size):
        opens, closes = start == 0, start + size >= total
        yield replace(model, data=head + (text.head if opens else b""), delivers="")
        yield from text.blocks(min(size, total - start))
        yield Piece((text.end if closes else b"") + tail, delivers=model.delivers)


def _whole(pieces: Iterable[Piece], total: int, text: _Text, name: str) -> Iterator[Piece]:
    body = b"".join(piece.data for piece in pieces)
    text_key = next((key for key in TEXT_KEYS if key in body), None)
    if text_key is None:
        yield Piece(body)
        return
    head, _, tail = body.partition(text_key)
    yield Piece(head + text_key + text.head)
    yield from text.blocks(total)
    yield Piece(text.end + tail, delivers=name)
