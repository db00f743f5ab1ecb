"""How a WebSocket ended, and what it carried."""

from dataclasses import dataclass
from typing import Literal

from websockets.frames import CloseCode
from websockets.protocol import Protocol


@dataclass(frozen=True, slots=True)
class WebSocketEnd:
    """The end of one WebSocket."""

    host: str
    connection: int
    turns: int  # requests
    received: int  # messages of the client
    sent: int  # messages to the client
    by: Literal["client", "server"]  # who closed it first
    code: int  # of the first close frame; 1006 if there was none
    reason: str


def first_close(
    protocol: Protocol, *, ended_here: bool
) -> tuple[Literal["client", "server"], int, str]:
    """Who closed the WebSocket first, with the code and the reason."""
    own, theirs = protocol.close_sent, protocol.close_rcvd
    if own is not None and not protocol.close_rcvd_then_sent:
        return "server", own.code, own.reason
    if theirs is not None:
        return "client", theirs.code, theirs.reason
    return "server" if ended_here else "client", CloseCode.ABNORMAL_CLOSURE, ""
