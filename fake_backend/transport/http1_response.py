"""One response in HTTP/1.1, byte by byte."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from fake_backend.messages.reply import Ending, Headers
from fake_backend.transport.response import Origin
from fake_backend.transport.response_stream import ResponseStream, StreamResponse

LOST_CHUNK = b"400\r\n"  # promises 1024 bytes
NO_BODY = {204, 304}
PHRASES = {status.value: status.phrase for status in HTTPStatus} | {529: "Overloaded"}


class Http1Response(StreamResponse):
    """Implements `Response`, and `Link` for faults, on the stream of its connection."""

    has_head = True
    __slots__ = ("_chunked",)

    def __init__(self, stream: ResponseStream, origin: Origin) -> None:
        super().__init__(stream, origin)
        self._chunked = False

    def head(self, status: int, headers: Headers, length: int | None) -> None:
        self._held.append(self._head(status, headers, length))

    async def slow_head(
        self, status: int, headers: Headers, length: int | None, pause: Callable[[], Awaitable[Any]]
    ) -> None:
        for line in self._head(status, headers, length).splitlines(keepends=True):
            self._stream.write(line)
            await pause()

    def data(self, piece: bytes) -> None:
        framed = b"%x\r\n%b\r\n" % (len(piece), piece) if self._chunked else piece
        self._held.append(framed)

    def end(self, ending: Ending, torn: bytes = b"") -> None:
        if ending == "complete" and self._chunked:
            self._held.append(b"0\r\n\r\n")
        elif ending == "fin_mid_chunk":
            self._held.append(LOST_CHUNK + torn)
        self._send()
        self._stream.end(ending)

    def _send(self) -> None:
        if self._held:
            self._stream.write(b"".join(self._held))
            self._held.clear()

    def _head(self, status: int, headers: Headers, length: int | None) -> bytes:
        self._chunked = length is None
        lines = [f"HTTP/1.1 {status} {PHRASES.get(status, 'Unknown')}"]
        lines += [f"{name}: {value}" for name, value in headers]
        if length is None:
            lines.append("transfer-encoding: chunked")
        elif status not in NO_BODY and not any(name == "content-length" for name, _ in headers):
            lines.append(f"content-length: {length}")
        if not self._stream.keep_alive:
            lines.append("connection: close")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", errors="replace")
