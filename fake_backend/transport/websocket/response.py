"""The answer to one message of the client: each piece is a message."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from websockets.frames import Opcode

from fake_backend.messages.reply import Ending, Headers
from fake_backend.messages.websocket_frames import Frames, frames
from fake_backend.transport.response import Origin

PROMISED = 1024  # bytes of the frame that `fin_mid_chunk` cuts


class Sender(Protocol):
    """What a response writes to."""

    def send(self, piece: bytes) -> None:
        """Send a message, or frames as they are."""

    async def drain(self) -> None:
        """Wait until the client has taken most of the written bytes."""

    def end(self, ending: Ending) -> None:
        """End the connection, unless the ending leaves it open."""


class WebSocketResponse:
    """Implements `Response`; a WebSocket has neither heads nor an end of an answer."""

    has_head = False
    __slots__ = ("_held", "_sender", "origin")

    def __init__(self, sender: Sender, origin: Origin) -> None:
        self._sender, self.origin = sender, origin
        self._held: list[bytes] = []

    def takes(self, size: int) -> bool:
        return True

    def head(self, status: int, headers: Headers, length: int | None) -> None:
        pass

    async def slow_head(
        self, status: int, headers: Headers, length: int | None, pause: Callable[[], Awaitable[Any]]
    ) -> None:
        await pause()

    def data(self, piece: bytes) -> None:
        self._held.append(piece)

    async def flush(self) -> None:
        self._send()
        await self._sender.drain()

    def end(self, ending: Ending, torn: bytes = b"") -> None:
        if ending == "fin_mid_chunk":
            whole = frames(Opcode.TEXT, torn.ljust(PROMISED))
            head = len(whole) - PROMISED
            self._held.append(Frames(whole[: head + len(torn)]))
        self._send()
        self._sender.end(ending)

    def _send(self) -> None:
        for piece in self._held:
            self._sender.send(piece)
        self._held.clear()
