"""A single HTTP/2 stream that is reset."""

from typing import Annotated, ClassVar, cast

from hyperframe.frame import DataFrame
from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.link import Http2Link, Link
from fake_backend.messages.pieces import cut, followed
from fake_backend.messages.reply import Piece, Reply
from fake_backend.messages.request import Http
from fake_backend.settings import STRICT
from fake_backend.transport.http2.codes import ErrorCode, number_of


@dataclass(frozen=True, config=STRICT)
class ResetStream(StreamFault):
    """End the answer by RST_STREAM with `code`; the connection and its other streams go on.

    It comes before the head, after `after_events` events (half-way, if the answer is not streamed),
    or with `after_end` behind the complete answer, which is then valid. REFUSED_STREAM
    before the head means that the request was not processed: it may be repeated.

    Evidence: a reset with NO_ERROR or CANCEL looks like the end of the answer to some clients
    (nodejs/node#35209); REFUSED_STREAM is often not repeated (nodejs/undici#5598).
    """

    late = True
    http: ClassVar[tuple[Http, ...]] = ("2",)

    code: ErrorCode = "INTERNAL_ERROR"
    after_events: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    after_end: bool = False

    @model_validator(mode="after")
    def _one_place(self) -> "ResetStream":
        if self.after_end and self.after_events is not None:
            msg = "after_end comes behind all events: leave out after_events"
            raise ValueError(msg)
        return self

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        def act(link: Link) -> None:
            http2 = cast(Http2Link, link)
            if self.after_end:
                http2.send(DataFrame(http2.stream, flags=["END_STREAM"]).serialize())
            http2.reset_stream(number_of(self.code))

        piece = Piece(b"", delivers=context.name, act=act)
        if self.after_end:
            return followed(reply, piece)
        return cut(reply, self.after_events, piece)
