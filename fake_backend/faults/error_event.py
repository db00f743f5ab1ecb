"""An error in the middle of an answer that had begun well."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.pieces import instead
from fake_backend.messages.reply import Piece, Reply
from fake_backend.messages.sse import payload, with_payload
from fake_backend.provider import Problem
from fake_backend.settings import STRICT

NAME = re.compile(rb"\Aevent: [^\n]*")


@dataclass(frozen=True, config=STRICT)
class ErrorEvent(StreamFault):
    """After `after_events` events, send the provider's error event for `problem`, and nothing more.

    The status was 200 long ago. With `mid_event` the error is written into the middle of an event
    that is not finished.
    """

    late = True

    problem: Problem = "server_error"
    after_events: Annotated[int, Field(ge=0)] = 2
    mid_event: bool = False

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        if not reply.streams:
            return reply

        def failing(piece: Piece) -> Iterator[Piece]:
            if self.mid_event:
                yield replace(piece, data=piece.data[: len(piece.data) // 2])
            yield _error(piece, context, self.problem)

        return replace(reply, pieces=instead(reply.pieces, self.after_events, failing))


def _error(due: Piece, context: FaultContext, problem: str) -> Piece:
    """The error in the framing of the event that was due; an event with a name is now `error`."""
    error = context.provider.error_event(problem)
    missed = payload(due)
    if isinstance(missed, dict) and str(missed.get("type")).startswith("response."):
        error = _of_responses(error["error"], missed["sequence_number"])
    event = with_payload(Piece(due.data), error)
    return replace(event, data=NAME.sub(b"event: error", event.data), delivers=context.name)


def _of_responses(error: dict[str, Any], number: int) -> dict[str, Any]:
    """The error as the Responses API tells it: flat, typed and numbered as any of its events."""
    told = {name: error.get(name) for name in ("code", "message", "param")}
    return {"type": "error", **told, "sequence_number": number}
