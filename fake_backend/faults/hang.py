"""A request that is never answered."""

from dataclasses import replace

from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.reply import FOREVER, Piece, Reply
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class Hang(StreamFault):
    """Accept the request and send nothing, not even a status, until the client gives up."""

    late = True

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        return replace(reply, pieces=(Piece(b"", FOREVER, delivers=context.name),))
