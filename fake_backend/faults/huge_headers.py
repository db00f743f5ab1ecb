"""More headers than a client reads."""

from dataclasses import replace
from typing import Annotated

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.reply import Reply
from fake_backend.settings import STRICT

MOST_KB = 65_536


@dataclass(frozen=True, config=STRICT)
class HugeHeaders(StreamFault):
    """Add `count` headers of `kb` kilobytes each to the answer, streamed or not.

    The default is 32 KB. Node.js reads 16 KB of headers and fails beyond that, Chromium 256 KB.
    """

    http = ("1.1", "2")  # an answer of HTTP

    count: Annotated[int, Field(ge=1, le=1000)] = 4
    kb: Annotated[int, Field(ge=1, le=1024)] = 8

    @model_validator(mode="after")
    def _fits(self) -> "HugeHeaders":
        if self.count * self.kb > MOST_KB:
            msg = f"count and kb make {self.count * self.kb} KB; at most {MOST_KB} are possible"
            raise ValueError(msg)
        return self

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        more = tuple((f"x-padding-{number}", "x" * self.kb * 1024) for number in range(self.count))
        return replace(reply, headers=(*reply.headers, *more))
