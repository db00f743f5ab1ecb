"""Comments between the events."""

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
    """Put comments (`: text`) before every event, including the first and the last.

    `text` is the comment, `before_each` the number of comments before each event. The standard for
    server-sent events allows comments, and OpenRouter sends them while a model thinks. Line streams
    (Ollama) have no comments and get blank lines instead.
    """

    http = ("1.1", "2")  # messages have no comments

    late = True

    text: Annotated[
        str, Field(title="text without a line end", pattern=r"^[^\r\n]*$", max_length=10_000)
    ] = "ping"
    before_each: Annotated[int, Field(ge=1, le=10_000)] = 1

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        comment = Piece(reply.framing.heartbeat(self.text), delivers=context.name)

        def commented(number: int, piece: Piece) -> Iterable[Piece]:
            return [*[comment] * self.before_each, piece]

        return replace(reply, pieces=each(reply.pieces, commented)) if reply.streams else reply
