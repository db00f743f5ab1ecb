"""Bytes that are not valid UTF-8."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.pieces import MARK, text_reader
from fake_backend.messages.reply import Piece, Reply
from fake_backend.messages.sse import each
from fake_backend.settings import STRICT

BAD: Mapping[str, bytes] = {
    "bad_pair": b"\xc3\x28",
    "lone": b"\x80",
    "unfinished": b"\xe2\x82",
    "lone_surrogate": b"\\ud83d",
}


@dataclass(frozen=True, config=STRICT)
class InvalidUtf8(StreamFault):
    r"""Append invalid UTF-8 to the text of each token after the first `after_events` events.

    `how` is `bad_pair` (C3 28), `lone` (the continuation byte 80), `unfinished` (E2 82 without the
    third byte) or `lone_surrogate` (the escape `\ud83d`: valid bytes, but half a character).
    """

    late = True

    how: Literal["bad_pair", "lone", "unfinished", "lone_surrogate"] = "bad_pair"
    after_events: Annotated[int, Field(ge=0, le=1_000_000)] = 2

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        frame = reply.frame
        if frame is None:
            return reply
        text_of, bad = text_reader(frame), BAD[self.how]

        def spoiled(number: int, piece: Piece) -> Iterable[Piece]:
            text = text_of(piece) if number >= self.after_events else None
            if text is None:
                return [piece]
            data = frame(text + MARK).replace(MARK.encode(), bad)
            return [replace(piece, data=data, delivers=context.name)]

        return replace(reply, pieces=each(reply.pieces, spoiled))
