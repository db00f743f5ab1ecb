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

    The finish reason is still sent, and HTTP ends properly. Ollama and llama.cpp report the reason
    in the last event, so it is missing there. A client that waits for the last event waits for
    ever; a client that does not must keep the answer.
    """

    late = True

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        def left_out(number: int, piece: Piece) -> Iterable[Piece]:
            return [piece if piece.part != "done" else Piece(b"", delivers=context.name)]

        return replace(reply, pieces=each(reply.pieces, left_out)) if reply.streams else reply
