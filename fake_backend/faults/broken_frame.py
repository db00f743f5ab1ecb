"""A frame that breaks the rules of HTTP/2."""

from typing import Annotated, ClassVar, Literal, cast

from hyperframe.frame import DataFrame, HeadersFrame
from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.link import Http2Link, Link
from fake_backend.messages.pieces import cut
from fake_backend.messages.reply import Piece, Reply
from fake_backend.messages.request import Http
from fake_backend.settings import STRICT

NO_SUCH_ENTRY = b"\xff\xff\xff\x7f"  # of the table of headers


@dataclass(frozen=True, config=STRICT)
class BrokenFrame(StreamFault):
    """Send a broken frame `how` in place of the rest of the answer, after `after_events` events.

    `hpack` is a head that cannot be decoded (COMPRESSION_ERROR), `frame_size` a DATA frame larger
    than the client takes (FRAME_SIZE_ERROR), `after_end` a DATA frame after END_STREAM
    (STREAM_CLOSED). The client has to end the connection, or the stream for `after_end`. If
    `after_events` is unset, the frame comes first; an answer that is not streamed gets it half-way.

    A head that is too large is `huge_headers`, a content-length that lies `length_mismatch`.
    """

    late = True
    http: ClassVar[tuple[Http, ...]] = ("2",)

    how: Literal["hpack", "frame_size", "after_end"] = "hpack"
    after_events: Annotated[int, Field(ge=0, le=1_000_000)] | None = None

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        def act(link: Link) -> None:
            http2 = cast(Http2Link, link)
            http2.send(self._frames(http2.stream, http2.frame_bytes))

        after = self.after_events
        if after is None and self.how == "after_end":
            after = 0
        piece = Piece(b"", delivers=context.name, act=act)
        return cut(reply, after, piece)

    def _frames(self, stream: int, largest: int) -> bytes:
        match self.how:
            case "hpack":
                return HeadersFrame(stream, NO_SUCH_ENTRY, flags=["END_HEADERS"]).serialize()
            case "frame_size":
                return DataFrame(stream, b" " * (largest + 1)).serialize()
            case "after_end":
                end = DataFrame(stream, flags=["END_STREAM"]).serialize()
                return end + DataFrame(stream, b"\n").serialize()
