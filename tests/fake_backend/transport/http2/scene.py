"""A connection of HTTP/2 without a socket."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from hyperframe.frame import Frame

from fake_backend.messages.request import Call
from fake_backend.transport.http2.connection import Http2Connection
from fake_backend.transport.response import Response
from fake_backend.transport.shared import Shared
from tests.fake_backend.transport.h2_peer import Peer
from tests.fake_backend.transport.recording import RecordingTransport

Answering = Callable[[Call, Response], Coroutine[Any, Any, None] | None]


class Scene:
    """Requests are answered by `answer`; `heard` are the frames since the last call."""

    def __init__(self, answer: Answering) -> None:
        self.transport, self.peer = RecordingTransport(), Peer()
        self.problems: list[str] = []
        self.has_problem = asyncio.Event()
        self.shared = Shared(answer, broken=self._broken, delivered=lambda *_: None)
        self.connection = Http2Connection(self.shared)
        self.connection.connection_made(self.transport)
        self.receive(self.peer.greeting())

    def receive(self, *parts: Frame | bytes) -> None:
        data = b"".join(p if isinstance(p, bytes) else p.serialize() for p in parts)
        self.connection.data_received(data)

    async def until_problem(self) -> None:
        async with asyncio.timeout(5):
            await self.has_problem.wait()

    def _broken(self, host: str, problem: str) -> None:
        self.problems.append(problem)
        self.has_problem.set()

    def heard(self) -> list[Frame]:
        self.connection._output.flush()
        written = self.transport.written
        self.transport.writes.clear()
        return list(self.peer.read(written))
