"""A WebSocket that the backend closes."""

from dataclasses import replace
from typing import Annotated, cast

from pydantic import Field, field_validator
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.link import Link, WebSocketLink
from fake_backend.messages.pieces import cut, followed
from fake_backend.messages.reply import Piece, Reply
from fake_backend.settings import STRICT

ABNORMAL = 1006
ON_THE_WIRE = {*range(1000, 1004), *range(1007, 1015), *range(3000, 5000)}  # RFC 6455, 7.4
SWITCHING = 101


@dataclass(frozen=True, config=STRICT)
class WebsocketClosed(StreamFault):
    """Close the WebSocket with `code` and `reason` after `after_events` events of an answer.

    0 closes it before the answer; if unset, it closes after the whole answer. An answer with fewer
    events is sent completely. With `silence_s`, the close comes after a silence. 1006 stands for a
    connection that ends without a close frame. On the surface `websocket`, the backend accepts the
    upgrade and closes at once.

    Evidence: 1000 and 1001 in the middle of answers (openai/codex#24533, #30933), 1006
    (earendil-works/pi#4629, openclaw/openclaw#148006), 1008 after each upgrade
    (openai/codex#13041), 1009 (EasyMetaAu/helm-api#819).
    """

    late = True
    http = ("1.1", "websocket")  # 1.1: the upgrade

    code: Annotated[int, Field(ge=1000, le=4999)] = ABNORMAL
    reason: Annotated[
        str, Field(title="printable ASCII", pattern=r"^[\x20-\x7e]*$", max_length=123)
    ] = ""
    after_events: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    silence_s: Annotated[float, Field(ge=0, le=3600)] = 0.0

    @field_validator("code")
    @classmethod
    def _may_be_sent(cls, code: int) -> int:
        if code != ABNORMAL and code not in ON_THE_WIRE:
            msg = f"{code} must not be sent: 1000 to 1003, 1006 to 1014 or 3000 to 4999 can be"
            raise ValueError(msg)
        return code

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        def act(link: Link) -> None:
            if self.code == ABNORMAL:
                link.close(context.name)
            else:
                cast(WebSocketLink, link).close_with(context.name, self.code, self.reason)

        piece = Piece(b"", self.silence_s, delivers=context.name, act=act)
        if reply.status == SWITCHING:
            return followed(reply, replace(piece, pause_s=0.0))
        if not reply.streams or context.call.http != "websocket":
            return reply
        if self.after_events is None:
            return followed(reply, piece)
        return cut(reply, self.after_events, piece)
