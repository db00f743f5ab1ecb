"""Requests of one connection, which may be pipelined, answered one after the other."""

import asyncio
from collections import deque
from collections.abc import Callable
from functools import partial

from fake_backend.messages.request import Call
from fake_backend.transport.http1_response import Http1Response
from fake_backend.transport.response import CLOSED, ENDED_BY_SERVER, Answer, Origin, Response
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
    """Hands each request to `answer`; `broken` receives the problems.

    `upgraded` makes a WebSocket of the connection, for the request that has asked for it.
    """

    def __init__(
        self,
        answer: Answer,
        stream: ResponseStream,
        broken: Callable[[str], None],
        connection: int = 0,
        upgraded: Callable[[Call], Sender] | None = None,
    ) -> None:
        self._answer, self._stream, self._broken = answer, stream, broken
        self._connection, self._upgraded = connection, upgraded
        self._waiting: deque[tuple[Call, bool]] = deque()
        self._task: asyncio.Task[None] | None = None

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
            asyncio.get_running_loop().call_soon(self._task.cancel, who)

    def _next(self) -> None:
        while self._waiting and self._task is None and not self._stream.over:
            call, self._stream.keep_alive = self._waiting.popleft()
            try:
                answering = self._answer(call, self._response(call, len(self._waiting) + 1))
            except Exception as error:
                self.refuse("500 Internal Server Error", f"the backend failed: {error!r}")
                return
            if answering is not None:
                self._task = asyncio.get_running_loop().create_task(answering)
                self._task.add_done_callback(self._answered)

    def _response(self, call: Call, in_flight: int) -> Response:
        origin = Origin(self._connection, in_flight=in_flight)
        if self._upgraded is not None and asks_for_websocket(call.headers):
            accepts = handshake(call.headers)
            return UpgradeResponse(self._stream, origin, accepts, partial(self._upgraded, call))
        return Http1Response(self._stream, origin)

    def _answered(self, task: asyncio.Task[None]) -> None:
        self._task = None
        if not task.cancelled() and (error := task.exception()) is not None:
            self._broken(f"the answer failed: {error!r}")
            self._stream.close()
        self._next()
