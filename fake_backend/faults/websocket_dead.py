"""A WebSocket that is dead, and nobody has told the client."""

from typing import Annotated, Literal, cast

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.link import Link, WebSocketLink
from fake_backend.messages.pieces import cut, followed
from fake_backend.messages.reply import Piece, Reply
from fake_backend.settings import STRICT

SWITCHING = 101


@dataclass(frozen=True, config=STRICT)
class WebsocketDead(StreamFault):
    """Let the WebSocket die without a word after `after_events` events of an answer.

    It stays open, but nothing more comes: no message, no answer to a ping or to a close frame. If
    `after_events` is unset, it dies after the whole answer, and the client finds it dead in the
    next turn; on the surface `websocket`, right after the upgrade. `then` is what the client's next
    message gets: `silence`, or `reset` (RST), as from a router that has forgotten the connection.

    `stall` is the silence of a backend that still answers pings.

    Evidence: the first write after a pause failed (qxcnm/Codex-Manager#430).
    """

    late = True
    http = ("1.1", "websocket")  # 1.1: the upgrade

    after_events: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    then: Literal["silence", "reset"] = "silence"

    @model_validator(mode="after")
    def _whole_before_reset(self) -> "WebsocketDead":
        if self.then == "reset" and self.after_events is not None:
            msg = "then = 'reset' needs a whole answer, after which the client sends something"
            raise ValueError(msg + ": leave out after_events")
        return self

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        on_websocket = reply.streams and context.call.http == "websocket"
        if reply.status != SWITCHING and not on_websocket:
            return reply
        if on_websocket and self.after_events is not None:
            silence = Piece(b"", delivers=context.name, act=lambda link: link.mute(context.name))
            return cut(reply, self.after_events, silence)

        def act(link: Link) -> None:
            cast(WebSocketLink, link).die(context.name, self.then)

        return followed(reply, Piece(b"", delivers=context.name, act=act))
