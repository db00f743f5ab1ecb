"""Events with an unexpected index."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.pieces import rewritten
from fake_backend.messages.reply import Piece, Reply
from fake_backend.messages.sse import each, payload, with_payload
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class OutOfIndex(StreamFault):
    """After `after_events` events, set every index (of a choice, block or tool) to `index`.

    A client that keeps choices in a list has no such element; a huge index may make it allocate.
    """

    late = True

    index: Annotated[int, Field(ge=-(2**53), le=2**53)] = 7
    after_events: Annotated[int, Field(ge=0, le=1_000_000)] = 2

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        def moved(number: int, piece: Piece) -> Iterable[Piece]:
            content = payload(piece) if number >= self.after_events else None
            changed = rewritten(content, self._jump)
            if changed == content:
                return [piece]
            return [replace(with_payload(piece, changed), delivers=context.name)]

        return replace(reply, pieces=each(reply.pieces, moved)) if reply.streams else reply

    def _jump(self, name: str, value: Any) -> Any:
        return self.index if name == "index" or name.endswith("_index") else value
