"""A slow response head."""

from dataclasses import replace
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.reply import Reply
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class SlowHeaders(StreamFault):
    """Wait `line_pause_s` seconds after each line of the head, including the status line.

    The pause is absolute, and the same for every model. When the fault ends, the rest of the head
    is sent at once.
    """

    http = ("1.1",)  # the head of HTTP/2 is one frame

    line_pause_s: Annotated[float, Field(gt=0, le=3600)] = 1.0

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        return replace(reply, head_pause_s=self.line_pause_s, head_over=context.over)
