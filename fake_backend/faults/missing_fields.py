"""Documents without an expected field."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.pieces import ABSENT, rewritten
from fake_backend.messages.reply import Piece, Reply
from fake_backend.messages.sse import each, payload, with_payload
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class MissingFields(StreamFault):
    """Remove `field` (such as choices, delta, content, id) from the answer, at any depth.

    `how` is `absent` (the field is left out) or `null` (its value is null). In a stream, the first
    `after_events` events stay healthy, and `events` limits the number of events that are changed;
    by default, all are. An answer that is not streamed counts as one event.
    """

    late = True

    field: Annotated[str, Field(min_length=1, max_length=1000)] = "choices"
    how: Literal["absent", "null"] = "absent"
    after_events: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    events: Annotated[int, Field(ge=1, le=1_000_000)] | None = None

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        end = float("inf") if self.events is None else self.after_events + self.events

        def spoiled(number: int, piece: Piece) -> Iterable[Piece]:
            content = payload(piece) if self.after_events <= number < end else None
            changed = rewritten(content, self._without)
            if changed == content:
                return [piece]
            return [replace(with_payload(piece, changed), delivers=context.name)]

        return replace(reply, pieces=each(reply.pieces, spoiled))

    def _without(self, name: str, value: Any) -> Any:
        if name != self.field:
            return value
        return ABSENT if self.how == "absent" else None
