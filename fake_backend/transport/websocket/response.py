"""The answer to one message of the client: each piece is a message."""

from collections.abc import Awaitable, Callable
from typing import Any, Literal, Protocol

from websockets.frames import Opcode

from fake_backend.messages.reply import Ending, Headers
from fake_backend.messages.websocket_frames import Frames, frames
from fake_backend.transport.response import Origin
from fake_backend.transport.response_stream import ResponseStream, StreamResponse

PROMISED = 1024  # bytes of the frame that `fin_mid_chunk` cuts
STAYS: set[Ending] = {"complete", "acted", "cut"}  # nothing is left to do to the connection


class Sender(Protocol):
    """The WebSocket that a response goes out on."""

    def send(self, piece: bytes) -> None:
        """Send a message, or frames as they are."""

    def close(self, code: int, reason: str) -> None:
        """Begin to close with a close frame."""

    def reset_next(self) -> None:
        """Reset the connection as soon as the client sends something."""


class WebSocketResponse(StreamResponse):
    """Implements `Response`, and `WebSocketLink` for faults; it has neither a head nor an end."""

    has_head = False
    __slots__ = ("_dies", "_sender")

    def __init__(self, sender: Sender, stream: ResponseStream, origin: Origin) -> None:
        super().__init__(stream, origin)
        self._sender = sender
        self._dies: Literal["", "silence", "reset"] = ""  # after the answer

    def head(self, status: int, headers: Headers, length: int | None) -> None:
        pass

    async def slow_head(
        self, status: int, headers: Headers, length: int | None, pause: Callable[[], Awaitable[Any]]
    ) -> None:
        await pause()

    def data(self, piece: bytes) -> None:
        self._held.append(piece)

    def close_with(self, fault: str, code: int, reason: str) -> None:
        self.hit_by = fault
        self._sender.close(code, reason)

    def die(self, fault: str, then: Literal["silence", "reset"]) -> None:
        self.hit_by, self._dies = fault, then

    def end(self, ending: Ending, torn: bytes = b"") -> None:
        if ending == "fin_mid_chunk":
            whole = frames(Opcode.TEXT, torn.ljust(PROMISED))
            head = len(whole) - PROMISED
            self._held.append(Frames(whole[: head + len(torn)]))
        self._send()
        if ending not in STAYS:
            self._stream.end(ending)
        if self._dies:
            self._stream.mute(self.hit_by)
        if self._dies == "reset":
            self._sender.reset_next()

    def _send(self) -> None:
        for piece in self._held:
            self._sender.send(piece)
        self._held.clear()
