"""More headers than a client reads."""

from dataclasses import replace
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.reply import Reply
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class HugeHeaders(StreamFault):
    """Add `count` headers of `kb` kilobytes each to the answer, streamed or not.

    The default is 32 KB. Node.js reads 16 KB of headers and fails beyond that, Chromium 256 KB.
    """

    count: Annotated[int, Field(ge=1, le=1000)] = 4
    kb: Annotated[int, Field(ge=1, le=1024)] = 8

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        more = tuple((f"x-padding-{number}", "x" * self.kb * 1024) for number in range(self.count))
        return replace(reply, headers=(*reply.headers, *more))
