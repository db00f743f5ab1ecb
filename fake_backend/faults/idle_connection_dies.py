"""An idle connection that turns out to be dead when it is used again."""

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.link import Link
from fake_backend.messages.pieces import cut
from fake_backend.messages.reply import Piece, Reply
from fake_backend.settings import STRICT
from fake_backend.transport.behaviour import Cut


@dataclass(frozen=True, config=STRICT)
class IdleConnectionDies(StreamFault):
    """End a connection that was idle for `idle_s` as the next request comes on it.

    `fin` closes it without an answer: the server's idle timer and the request cross. `reset` is
    what a firewall sends that has forgotten the connection. `silence` is one that drops the
    packets: nothing more comes, neither for this request nor for later ones of the connection.
    Requests on new connections are healthy.

    Evidence: a load balancer forgets a connection after 350 s (AWS) or 4 min (Azure)
    (JuliaWeb/HTTP.jl#1331: 15 minutes of silence; encode/httpx#381; qxcnm/Codex-Manager#430).
    """

    late = True

    idle_s: Annotated[float, Field(ge=0, le=3600)] = 10.0
    how: Cut = "fin"

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        idle_s = context.origin.idle_s
        if idle_s is None or idle_s < self.idle_s:
            return reply

        def act(link: Link) -> None:
            deed = {"fin": link.close, "reset": link.reset, "silence": link.mute}[self.how]
            deed(context.name)

        piece = Piece(b"", delivers=context.name, act=act)
        return cut(reply, None, piece)
