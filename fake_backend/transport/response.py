"""The seam between replies and the versions of HTTP: what a reply is written to."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

from fake_backend.messages.link import Act, Link
from fake_backend.messages.reply import Ending, Headers
from fake_backend.messages.request import Call

# Messages of a cancelled answer: who ended it. A client that reset its stream: `rst:` and the code.
ENDED_BY_SERVER = "ended here"
CLOSED, GOAWAY, RST = "closed", "goaway", "rst:"


@dataclass(frozen=True, slots=True)
class Origin:
    """The place that a request came from."""

    connection: int = 0  # counts the connections of all clients, from 1
    stream: int = 0  # of HTTP/2, or the turn of a WebSocket
    in_flight: int = 1  # requests of this connection under way, this one included
    idle_s: float | None = None  # since the connection's last answer; None: it was not idle


NO_ORIGIN = Origin()


class Response(Protocol):
    """One response on its way to the client, in the HTTP version of its connection.

    `head` and `data` only hold the bytes; `flush` and `end` let them go, together. A connection
    that loses its client cancels the coroutine that writes here, with a message that says who
    ended the response.
    """

    hit_by: str  # the fault that ended or silenced the connection

    @property
    def origin(self) -> Origin: ...

    @property
    def has_head(self) -> bool:
        """Whether the client sees a head; without one, there is no status before any data."""

    def takes(self, size: int) -> bool:
        """Whether a body of `size` bytes can leave without waiting for the client."""

    def head(self, status: int, headers: Headers, length: int | None) -> None:
        """Begin the response; `length` is that of the body, None if it is not known yet."""

    async def slow_head(
        self, status: int, headers: Headers, length: int | None, pause: Callable[[], Awaitable[Any]]
    ) -> None:
        """Send the head in as many parts as the version has, with `pause` after each."""

    def data(self, piece: bytes) -> None:
        """Add a piece of the body: a chunk, or a DATA frame."""

    async def flush(self) -> None:
        """Send what is held, and wait until the client has taken most of it."""

    def act(self, act: Act) -> None:
        """Let a fault act on the connection."""

    def end(self, ending: Ending, torn: bytes = b"") -> None:
        """Send what is held and end; `torn` begins the piece that `fin_mid_chunk` cuts."""


class LinkedResponse(Response, Link, Protocol):
    """A response that does itself what a fault does to its connection."""


Answer = Callable[[Call, Response], Coroutine[Any, Any, None] | None]
