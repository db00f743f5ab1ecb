"""A server that ends its HTTP/2 connection by GOAWAY."""

from dataclasses import replace
from typing import Annotated, ClassVar, Literal, cast

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.link import Http2Link, Link
from fake_backend.messages.pieces import cut, interrupted
from fake_backend.messages.reply import Piece, Reply
from fake_backend.messages.request import Http
from fake_backend.settings import STRICT
from fake_backend.transport.http2.codes import ErrorCode, number_of


@dataclass(frozen=True, config=STRICT)
class Goaway(StreamFault):
    """Send GOAWAY on the connection of the request, after `after_events` events of its answer.

    If `after_events` is unset, or the answer is not streamed, GOAWAY comes before the head.
    `last_stream` is the last one that it calls processed: `this` request's, the one `before` it, or
    `none`. Requests after that one get no answer, and may be repeated; those up to it are answered,
    then the connection closes. New requests on it are ignored. With `at_once`, it closes without
    answering anything more, as after an error.

    Each deploy and each connection that reaches its age ends like this. With `fire.every = 10`, a
    connection lasts about ten requests.

    Evidence: requests under way failed on a graceful GOAWAY (nodejs/undici#5089,
    github/copilot-cli#2421), and unprocessed ones were lost (nodejs/undici#5468).
    """

    late = True
    http: ClassVar[tuple[Http, ...]] = ("2",)

    code: ErrorCode = "NO_ERROR"
    last_stream: Literal["this", "before", "none"] = "this"
    after_events: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    at_once: bool = False
    grace_s: Annotated[float, Field(ge=0, le=3600)] = 0.0  # before it closes, after the last answer

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        def act(link: Link) -> None:
            http2 = cast(Http2Link, link)
            last = {"this": http2.stream, "before": max(0, http2.stream - 2), "none": 0}
            http2.goaway(
                context.name,
                number_of(self.code),
                last[self.last_stream],
                grace_s=None if self.at_once else self.grace_s,
            )

        piece = Piece(b"", delivers=context.name, act=act)
        if self.last_stream == "this" and not self.at_once:
            return replace(reply, pieces=interrupted(reply, self.after_events, piece))
        return cut(reply, self.after_events, piece)
