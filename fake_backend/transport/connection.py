"""HTTP/1.1 towards the client, byte by byte: what a framework would not let go out wrong.

One `Connection` for each client. It parses requests with httptools, hands each to `answer`, one
after the other, and lends it the line to write to.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, Protocol, cast

import httptools

from fake_backend.messages.reply import Ending
from fake_backend.messages.request import Call
from fake_backend.transport.behaviour import HEALTHY_LINK, LinkBehaviour
from fake_backend.transport.listener import Client
from fake_backend.transport.throttle import Backpressure, Valve, reset

BODY_LIMIT = 64_000_000
HEAD_LIMIT = 262_144
BY_SERVER = "ended here"  # why a task was cancelled, where the client did not leave
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Line(Protocol):
    """The way to the client that has asked."""

    keep_alive: bool

    def write(self, data: bytes) -> None: ...
    async def drain(self) -> None:
        """Wait until the client has taken most of what was written."""

    def end(self, ending: Ending) -> None:
        """End the answer; only after `complete` may the connection be used again."""


Answer = Callable[[Call, Line], Coroutine[Any, Any, None] | None]
OnFault = Callable[[str, str], None]
Treat = Callable[[str], tuple[str, LinkBehaviour]]


class Connection(Client):
    """One client's connection; `host` is the name it asked for where the port says it."""

    def __init__(
        self, answer: Answer, *, host: str = "", treat: Treat, broken: OnFault, delivered: OnFault
    ) -> None:
        self._answer, self._host, self._treat = answer, host, treat
        self._broken, self._delivered_by = broken, delivered
        self._calls: deque[tuple[Call, bool]] = deque()
        self._task: asyncio.Task[None] | None = None
        self._writable = asyncio.Event()
        self._writable.set()
        self._brakes = Backpressure(self._writable.clear, self._writable.set)
        self._transport: asyncio.Transport | None = None
        self._deaf = self._over = self._ended_here = False
        self.keep_alive = True
        self._new_request()

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by name
        if self._ended_here:
            self._transport.abort()
        self._parser = httptools.HttpRequestParser(self)
        name, behaviour = self._treat(self._host) if self._host else ("", HEALTHY_LINK)
        self._deaf = behaviour.hangs
        self._valve = Valve(
            self._transport,
            behaviour,
            self._brakes,
            delivered=lambda: self._delivered(name),
        )
        if behaviour.hangs:
            self._delivered(name)

    def data_received(self, data: bytes) -> None:
        if self._deaf or self._over:
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            if self._wants_http2():
                self._stay_with_http1(data[upgrade.args[0] :])
            else:
                self._refuse(426, "Upgrade Required", "asked to change the protocol")
        except httptools.HttpParserError as error:
            self._refuse(400, "Bad Request", str(error))
        else:
            if self._head_bytes > HEAD_LIMIT:
                self._refuse(431, "Request Header Fields Too Large", "head over 256 KiB")
            elif self._size > BODY_LIMIT:
                self._refuse(413, "Request Entity Too Large", "body over 64 MB")

    def connection_lost(self, error: Exception | None) -> None:
        self._over = True
        self._calls.clear()
        self._valve.drop()
        self._writable.set()
        if self._task is not None:
            self._task.cancel(BY_SERVER if self._ended_here or self._valve.cut else None)

    def pause_writing(self) -> None:
        self._brakes.put_on("transport")

    def resume_writing(self) -> None:
        self._brakes.take_off("transport")

    def abort(self) -> None:
        self._ended_here = True
        if self._transport is not None and not self._transport.is_closing():
            reset(self._transport)

    # httptools

    def on_message_begin(self) -> None:
        self._new_request()

    def on_url(self, url: bytes) -> None:
        self._head_bytes += len(url)
        self._url += url if self._head_bytes <= HEAD_LIMIT else b""

    def on_header(self, name: bytes, value: bytes) -> None:
        self._head_bytes += len(name) + len(value)
        if self._head_bytes <= HEAD_LIMIT:
            self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        if self._headers.get("expect", "").lower() == "100-continue":
            self._valve.write(CONTINUE)

    def on_body(self, body: bytes) -> None:
        self._size += len(body)
        if self._size <= BODY_LIMIT:
            self._body.append(body)

    def on_message_complete(self) -> None:
        if (
            self._head_bytes > HEAD_LIMIT
            or self._size > BODY_LIMIT
            or (self._parser.should_upgrade() and not self._wants_http2())
        ):
            return
        path, _, query = self._url.decode("latin-1").partition("?")
        host = self._host or self._headers.get("host", "").split(":")[0]
        method = self._parser.get_method().decode()
        call = Call(method, host, path, query, self._headers, b"".join(self._body))
        self._calls.append((call, self._parser.should_keep_alive()))
        self._next()

    # Line

    def write(self, data: bytes) -> None:
        self._valve.write(data)

    async def drain(self) -> None:
        if not self._writable.is_set():
            await self._writable.wait()

    def end(self, ending: Ending) -> None:
        if ending == "complete":
            if not self.keep_alive:
                self._close()
            return
        self._over = True
        self._ended_here = True
        if ending == "reset" and self._transport is not None:
            reset(self._transport)
        else:
            self._valve.close()

    # ours

    def _new_request(self) -> None:
        self._url, self._headers = b"", dict[str, str]()
        self._body, self._size = list[bytes](), 0
        self._head_bytes = 0

    def _next(self) -> None:
        """Answer what waits, one after the other."""
        while self._calls and self._task is None and not self._over:
            call, self.keep_alive = self._calls.popleft()
            try:
                answering = self._answer(call, self)
            except Exception as error:
                self._refuse(500, "Internal Server Error", f"the backend failed: {error!r}")
                return
            if answering is not None:
                self._task = asyncio.get_running_loop().create_task(answering)
                self._task.add_done_callback(self._answered)

    def _answered(self, task: asyncio.Task[None]) -> None:
        self._task = None
        if not task.cancelled() and (error := task.exception()) is not None:
            self._broken(self._host, f"the answer failed: {error!r}")
            self._close()
        self._next()

    def _wants_http2(self) -> bool:
        """An offer of HTTP/2 may be ignored (RFC 9110, 7.8); other protocols are refused."""
        return self._headers.get("upgrade", "").lower() == "h2c"

    def _stay_with_http1(self, rest: bytes) -> None:
        self._parser = httptools.HttpRequestParser(self)
        if rest:
            self.data_received(rest)

    def _refuse(self, status: int, reason: str, problem: str) -> None:
        self._broken(self._host, problem)
        if self._task is not None:  # an answer is under way: it is the last one
            self._deaf, self.keep_alive = True, False
            self._calls.clear()
            return
        head = f"HTTP/1.1 {status} {reason}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
        self._valve.write(head.encode())
        self._close()

    def _close(self) -> None:
        self._over = self._ended_here = True
        self._valve.close()

    def _delivered(self, name: str) -> None:
        if name:
            self._delivered_by(self._host, name)
            self._delivered_by = _silent


def _silent(host: str, name: str) -> None:
    """A connection tells only once that its fault has been delivered."""
