"""A body whose length is not the announced length."""

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.reply import Ending, Reply
from fake_backend.settings import STRICT

GIGABYTE = 1_000_000_000


@dataclass(frozen=True, config=STRICT)
class LengthMismatch(StreamFault):
    """Announce a length that is `by_bytes` bytes too `how` (`large` or `small`).

    In HTTP/1.1, streams stay healthy. If the length is too large, the connection closes while the
    client waits for more. If it is too small, the remaining bytes look like the start of the next
    answer. In HTTP/2 the stream ends properly in both cases, and an answer that is streamed
    announces `by_bytes` bytes (`small`) or a gigabyte.
    """

    http = ("1.1", "2")  # an answer of HTTP

    how: Literal["large", "small"] = "large"
    by_bytes: Annotated[int, Field(ge=1, le=1_000_000_000)] = 10

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        if reply.streams or reply.chunked:
            return self._of_stream(reply) if context.call.http == "2" else reply
        pieces = tuple(reply.pieces)
        length = sum(len(piece.data) for piece in pieces)
        size = length + self.by_bytes if self.how == "large" else max(0, length - self.by_bytes)
        headers = reply.with_header("content-length", str(size))
        closes = self.how == "large" and context.call.http == "1.1"
        ending: Ending = "fin" if closes else "complete"
        return replace(reply, headers=headers, pieces=pieces, ending=ending)

    def _of_stream(self, reply: Reply) -> Reply:
        size = self.by_bytes if self.how == "small" else GIGABYTE
        return replace(reply, headers=reply.with_header("content-length", str(size)))
