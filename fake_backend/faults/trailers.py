"""An answer with headers behind its body."""

from typing import Annotated, ClassVar, cast

from pydantic import Field
from pydantic.dataclasses import dataclass

from fake_backend.fault import FaultContext, StreamFault
from fake_backend.messages.link import Http2Link, Link
from fake_backend.messages.pieces import followed
from fake_backend.messages.reply import Piece, Reply
from fake_backend.messages.request import Http
from fake_backend.settings import STRICT


@dataclass(frozen=True, config=STRICT)
class Trailers(StreamFault):
    """End the answer with `count` trailers: a second HEADERS frame, which carries END_STREAM.

    That is valid, and what gRPC does. Proxies put checksums and timings there. Clients ignore
    trailers that they do not know.
    """

    late = True
    http: ClassVar[tuple[Http, ...]] = ("2",)

    count: Annotated[int, Field(ge=1, le=100)] = 2

    def apply(self, reply: Reply, context: FaultContext) -> Reply:
        def act(link: Link) -> None:
            more = [(f"x-trailer-{number}", "bench") for number in range(self.count)]
            cast(Http2Link, link).trailers(more)

        piece = Piece(b"", delivers=context.name, act=act)
        return followed(reply, piece)
