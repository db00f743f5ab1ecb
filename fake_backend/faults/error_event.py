"""An error in the middle of a stream."""

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
from fake_backend.provider import STATUS, Problem
from fake_backend.settings import STRICT

NAME = re.compile(rb"\Aevent: [^\n]*")


@dataclass(frozen=True, config=STRICT)
class ErrorEvent(StreamFault):
    """After `after_events` events, send the provider's error event for `problem`, and nothing more.

    The status 200 has already been sent. `message` and `code` replace the provider's own values;
    both may be empty, and a code may be a number, as OpenRouter's is. With `mid_event`, the error
    interrupts an unfinished event.
    """

    late = True

    problem: Problem = "server_error"
    after_events: Annotated[int, Field(ge=0, le=1_000_000)] = 2
    mid_event: bool = False
    message: str | None = None
    code: str | Annotated[int, Field(ge=-1_000_000, le=1_000_000)] | None = None

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        if not reply.streams:
            return reply

        def failing(piece: Piece) -> Iterator[Piece]:
            if self.mid_event:
                yield replace(piece, data=piece.data[: len(piece.data) // 2])
            error = context.provider.error_event(self.problem, message=self.message, code=self.code)
            yield _error(piece, context, error, self.problem)

        return replace(reply, pieces=instead(reply.pieces, self.after_events, failing))


def _error(due: Piece, context: FaultContext, error: dict[str, Any], problem: Problem) -> Piece:
    """The error in the framing of the `due` event; a named event is renamed to `error`."""
    replaced = payload(due)
    if context.call.http == "websocket":
        error = context.provider.message(error, STATUS[problem], ())
    elif isinstance(replaced, dict) and str(replaced.get("type")).startswith("response."):
        error = _of_responses(error["error"], replaced["sequence_number"])
    event = with_payload(Piece(due.data), error)
    return replace(event, data=NAME.sub(b"event: error", event.data), delivers=context.name)


def _of_responses(error: dict[str, Any], number: int) -> dict[str, Any]:
    """The error in the Responses API: flat, typed and numbered like its other events."""
    fields = {name: error.get(name) for name in ("code", "message", "param")}
    return {"type": "error", **fields, "sequence_number": number}
