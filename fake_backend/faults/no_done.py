"""A stream without its last event."""

from collections.abc import Iterable
from dataclasses import replace

from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.reply import Piece, Reply
from fake_backend.messages.sse import each
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class NoDone(StreamFault):
    """Leave out the event that ends the stream (`[DONE]`, `message_stop`, `response.completed`).

    The finish reason still comes, and HTTP says that the answer is whole; but Ollama and llama.cpp
    tell the reason in the last event, which goes with it. A client that waits for the last event
    waits for ever; one that does not must not lose the answer.
    """

    late = True

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        def left_out(number: int, piece: Piece) -> Iterable[Piece]:
            return [piece if piece.part != "done" else Piece(b"", delivers=context.name)]

        return replace(reply, pieces=each(reply.pieces, left_out)) if reply.streams else reply
