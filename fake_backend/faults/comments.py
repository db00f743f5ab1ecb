"""Lines between the events that carry nothing."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.reply import Piece, Reply
from fake_backend.messages.sse import each
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class Comments(StreamFault):
    """Put `before_each` comments (`: text`) before every event, the first and the last too.

    The standard for server-sent events allows them, and OpenRouter sends them while a model
    thinks. A stream of lines (Ollama's) knows no comments and gets blank lines.
    """

    late = True

    text: Annotated[str, Field(pattern=r"^[^\r\n]*$")] = "ping"
    before_each: Annotated[int, Field(ge=1, le=10_000)] = 1

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        comment = Piece(reply.framing.heartbeat(self.text), delivers=context.name)

        def commented(number: int, piece: Piece) -> Iterable[Piece]:
            return [*[comment] * self.before_each, piece]

        return replace(reply, pieces=each(reply.pieces, commented)) if reply.streams else reply
