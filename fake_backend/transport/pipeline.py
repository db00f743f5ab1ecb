"""Requests of one connection, which may be pipelined, answered one after the other."""

import asyncio
from collections import deque
from collections.abc import Callable
from functools import partial

from fake_backend.messages.request import Call
from fake_backend.transport.behaviour import Cut
from fake_backend.transport.http1_response import Http1Response
from fake_backend.transport.response import CLOSED, ENDED_BY_SERVER, Answer, LinkedResponse, Origin
from fake_backend.transport.response_stream import ResponseStream
from fake_backend.transport.unreadable import UnreadableError
from fake_backend.transport.websocket.handshake import (
    UpgradeResponse,
    asks_for_websocket,
    handshake,
)
from fake_backend.transport.websocket.response import Sender

MOST_WAITING = 64  # requests


class Pipeline:
    """Hands each request to `answer`; `broken` receives the problems. Is an `OpenConnection`.

    `upgraded` makes a WebSocket of the connection, for the request that has asked for it.
    """

    def __init__(
        self,
        answer: Answer,
        stream: ResponseStream,
        broken: Callable[[str], None],
        connection: int = 0,
        host: str = "",
        upgraded: Callable[[Call], Sender] | None = None,
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._answer, self._stream, self._broken = answer, stream, broken
        self.number, self.host, self._upgraded = connection, host, upgraded
        self._response: LinkedResponse | None = None  # under way, or the last one
        self._idle_since: float | None = None
        self._waiting: deque[tuple[Call, bool]] = deque()
        self._task: asyncio.Task[None] | None = None
        self._drains = self._is_websocket = False

    def add(self, call: Call, keep_alive: bool) -> None:
        """Answer `call` after the requests before it.

        Raises:
            UnreadableError: too many of them wait.
        """
        if len(self._waiting) >= MOST_WAITING:
            problem = f"more than {MOST_WAITING} requests wait on one connection"
            raise UnreadableError("503 Service Unavailable", problem)
        self._waiting.append((call, keep_alive))
        self._next()

    def refuse(self, status: str, problem: str) -> None:
        """Answer a broken request with `status` and close; a running answer becomes the last."""
        self._broken(problem)
        if self._task is not None:
            self._stream.keep_alive = False
            self._waiting.clear()
            return
        head = f"HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
        self._stream.write(head.encode())
        self._stream.close()

    def cancel(self, who: str = "") -> None:
        """Cancel the running answer, which `who` ended, and drop the requests that wait."""
        self._waiting.clear()
        if self._task is not None:  # it may not have begun; then a cancelled one would never run
            who = who or (ENDED_BY_SERVER if self._stream.ended_by_server else CLOSED)
            self._loop.call_soon(self._task.cancel, who)

    @property
    def in_flight(self) -> int:
        return len(self._waiting) + (self._task is not None)

    def kill(self, how: Cut, fault: str) -> None:
        """End or silence the connection, with the answer that is under way."""
        link = self._response or Http1Response(self._stream, Origin())
        {"reset": link.reset, "fin": link.close, "silence": link.mute}[how](fault)

    def drain(self) -> None:
        """Close after the requests under way; a WebSocket is in use as long as it is open."""
        self._drains = not self._is_websocket
        self._close_if_drained()

    def update(self) -> None:
        """Nothing of HTTP/1.1 changes while it is open."""

    def _next(self) -> None:
        while self._waiting and self._task is None and not self._stream.over:
            call, self._stream.keep_alive = self._waiting.popleft()
            now = self._loop.time()
            idle_s = None if self._idle_since is None else now - self._idle_since
            origin = Origin(self.number, in_flight=len(self._waiting) + 1, idle_s=idle_s)
            self._idle_since = now
            try:
                self._response = self._respond(call, origin)
                answering = self._answer(call, self._response)
            except Exception as error:
                self.refuse("500 Internal Server Error", f"the backend failed: {error!r}")
                return
            if answering is not None:
                self._task = self._loop.create_task(answering)
                self._task.add_done_callback(self._answered)
        self._close_if_drained()

    def _respond(self, call: Call, origin: Origin) -> LinkedResponse:
        if self._upgraded is not None and asks_for_websocket(call.headers):
            accepts = handshake(call.headers)
            self._is_websocket = True
            return UpgradeResponse(self._stream, origin, accepts, partial(self._upgraded, call))
        return Http1Response(self._stream, origin)

    def _answered(self, task: asyncio.Task[None]) -> None:
        self._task = None
        self._idle_since = self._loop.time()
        if not task.cancelled() and (error := task.exception()) is not None:
            self._broken(f"the answer failed: {error!r}")
            self._stream.close()
        self._next()

    def _close_if_drained(self) -> None:
        if self._drains and not self.in_flight and not self._stream.over:
            self._stream.close()
