"""One response in HTTP/2: the frames of its stream."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from h2.errors import ErrorCodes

from fake_backend.messages.link import Act, Link
from fake_backend.messages.reply import Ending, Headers
from fake_backend.transport.http1_response import NO_BODY
from fake_backend.transport.http2.output import Output
from fake_backend.transport.response import ENDED_BY_SERVER, Origin

WINDOW_S = 300  # that a client may leave its window closed
CONNECTION_HEADERS = {  # of HTTP/1.1 alone (RFC 9113, 8.2.2)
    "connection",
    "keep-alive",
    "proxy-connection",
    "transfer-encoding",
    "upgrade",
}
TORN = (1024).to_bytes(3) + b"\x00\x00"  # the head of a DATA frame that promises 1024 bytes


class Http2Response:
    """Implements `Response` on one stream.

    Each piece is one DATA frame, or several where the window is smaller. `window` is set when the
    client may have opened it.
    """

    has_head = True

    def __init__(
        self, output: Output, origin: Origin, broken: Callable[[str], None], link: Link
    ) -> None:
        self.origin = origin
        self.window = asyncio.Event()
        self.hit_by = output.silenced_by
        self.ended_by = ""  # who ended the stream before the response
        self._output, self._machine, self._broken = output, output.machine, broken
        self._link = link  # for faults
        self._head: list[tuple[bytes, bytes]] | None = None
        self._held: list[bytes] = []

    def takes(self, size: int) -> bool:
        return not self.ended_by and self._output.writable and size <= self._allowed

    def head(self, status: int, headers: Headers, length: int | None) -> None:
        if self.ended_by:
            raise asyncio.CancelledError(self.ended_by)
        head = [(":status", str(status))]
        head += [(name, value) for name, value in headers if name not in CONNECTION_HEADERS]
        if length is not None and status not in NO_BODY and "content-length" not in dict(head):
            head.append(("content-length", str(length)))
        self._head = [(_encoded(name), _encoded(value)) for name, value in head]

    async def slow_head(
        self, status: int, headers: Headers, length: int | None, pause: Callable[[], Awaitable[Any]]
    ) -> None:
        self.head(status, headers, length)
        await self.flush()
        await pause()

    def data(self, piece: bytes) -> None:
        self._held.append(piece)

    async def flush(self) -> None:
        if self.ended_by:
            raise asyncio.CancelledError(self.ended_by)
        await self._output.drain()
        if self._head is not None:
            self._send_head()
        for piece in self._held:
            sent = 0
            while sent < len(piece):
                if not self._allowed:
                    await self._until_allowed()
                sent += self._send(piece, sent)
        self._held.clear()
        self._output.transmit()
        await self._output.drain()

    def act(self, act: Act) -> None:
        act(self._link)

    def end(self, ending: Ending, torn: bytes = b"") -> None:
        """End the stream (`complete`, `reset`), or close the connection without END_STREAM."""
        if ending == "complete":
            self._complete()
        elif ending == "reset":
            self._output.reset_stream(self.origin.stream, ErrorCodes.INTERNAL_ERROR)
        elif ending not in {"acted", "cut"}:
            if ending == "fin_mid_chunk":
                self._output.send(TORN + self.origin.stream.to_bytes(4) + torn)
            self._output.close()
        self._output.transmit()

    @property
    def _allowed(self) -> int:
        """The bytes that may leave now, in one frame or in several."""
        return max(0, self._machine.local_flow_control_window(self.origin.stream))

    def _complete(self) -> None:
        if self._head is not None:
            self._send_head(last=not self._held)
            if not self._held:
                return
        *pieces, last = self._held or [b""]
        for piece in pieces:
            self._send_all(piece)
        self._send_all(last, end=True)

    def _send_head(self, *, last: bool = False) -> None:
        assert self._head is not None
        self._machine.send_headers(self.origin.stream, self._head, end_stream=last)
        self._head = None

    def _send_all(self, piece: bytes, *, end: bool = False) -> None:
        sent = self._send(piece, 0, end=end)
        while sent < len(piece):
            sent += self._send(piece, sent, end=end)

    def _send(self, piece: bytes, start: int, *, end: bool = False) -> int:
        """Send a frame of `piece` from `start` on; returns the number of its bytes."""
        size = min(self._allowed, self._machine.max_outbound_frame_size)
        part = piece[start : start + size]
        last = end and start + len(part) == len(piece)
        self._machine.send_data(self.origin.stream, part, end_stream=last)
        return len(part)

    async def _until_allowed(self) -> None:
        self._output.transmit()
        try:
            async with asyncio.timeout(WINDOW_S):
                while not self._allowed:
                    self.window.clear()
                    await self.window.wait()
        except TimeoutError:
            self._broken(f"a window that stayed closed for {WINDOW_S} s")
            self._output.reset_stream(self.origin.stream, ErrorCodes.ENHANCE_YOUR_CALM)
            self.ended_by = ENDED_BY_SERVER
            raise asyncio.CancelledError(ENDED_BY_SERVER) from None


def _encoded(text: str) -> bytes:
    return text.encode("latin-1", errors="replace")
