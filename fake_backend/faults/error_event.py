"""An error in the middle of an answer that had begun well."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import STRICT, Hit, StreamFault
from fake_backend.pieces import instead
from fake_backend.provider import Problem
from fake_backend.reply import Frame, Piece, Reply
from fake_backend.sse import with_payload

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

    def apply(self, reply: Reply, hit: Hit) -> Reply:
        if reply.frame is None:
            return reply
        error = _error(reply.frame, hit, self.problem)

        def failing(piece: Piece) -> Iterator[Piece]:
            if self.mid_event:
                yield replace(piece, data=piece.data[: len(piece.data) // 2])
            yield error

        return replace(reply, pieces=instead(reply.pieces, self.after_events, failing))


def _error(frame: Frame, hit: Hit, problem: str) -> Piece:
    """The error in the protocol's framing; where events have names, it is named `error`."""
    event = with_payload(Piece(frame("")), hit.provider.error_event(problem))
    return replace(event, data=NAME.sub(b"event: error", event.data), delivers=hit.name)
