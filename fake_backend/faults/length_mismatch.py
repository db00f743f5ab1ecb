"""A body that is not as long as it says."""

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.reply import Ending, Reply
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class LengthMismatch(StreamFault):
    """Tell a length that is `by_bytes` too `how`: `large` or `small`; only for what is no stream.

    After too large a one the connection is closed while the client waits for more; too small a one
    leaves bytes over that look like the next answer.
    """

    how: Literal["large", "small"] = "large"
    by_bytes: Annotated[int, Field(ge=1, le=1_000_000_000)] = 10

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        if reply.streams or reply.chunked:
            return reply
        pieces = tuple(reply.pieces)
        length = sum(len(piece.data) for piece in pieces)
        told = length + self.by_bytes if self.how == "large" else max(0, length - self.by_bytes)
        headers = reply.with_header("content-length", str(told))
        ending: Ending = "fin" if self.how == "large" else "complete"
        return replace(reply, headers=headers, pieces=pieces, ending=ending)
