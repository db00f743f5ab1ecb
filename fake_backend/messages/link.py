"""What a fault may do to the connection of its answer, below the answer."""

from collections.abc import Callable, Iterable
from typing import Literal, Protocol

ALL = (1 << 31) - 1  # as the last stream of GOAWAY: nothing is excluded


class Link(Protocol):
    """The connection that carries one answer; `fault` names what did it in the journal."""

    def close(self, fault: str) -> None:
        """Close the connection (FIN) once the written bytes have left."""

    def reset(self, fault: str) -> None:
        """Reset the connection (RST) at once."""

    def mute(self, fault: str) -> None:
        """Leave the connection open and send nothing more on it."""


class Http2Link(Link, Protocol):
    """A connection of HTTP/2, seen from the stream of one answer."""

    @property
    def stream(self) -> int: ...

    @property
    def frame_bytes(self) -> int:
        """The largest frame that the client takes."""

    def send(self, frames: bytes) -> None:
        """Send frames of the fault's own, which may be wrong."""

    def reset_stream(self, code: int) -> None:
        """End this answer with RST_STREAM."""

    def trailers(self, headers: Iterable[tuple[str, str]]) -> None:
        """End this answer with a second head."""

    def goaway(self, fault: str, code: int, last: int, *, grace_s: float | None) -> None:
        """Take no streams after `last`, and give up those that are open.

        The others are answered; the connection closes `grace_s` after the last of them, or at once
        if that is None.
        """


class WebSocketLink(Link, Protocol):
    """A WebSocket, seen from one answer on it, or from its upgrade."""

    def close_with(self, fault: str, code: int, reason: str) -> None:
        """Begin to close the WebSocket with a close frame."""

    def die(self, fault: str, then: Literal["silence", "reset"]) -> None:
        """Send nothing more after this answer; `then` is what the client's next bytes get."""


Act = Callable[[Link], None]
