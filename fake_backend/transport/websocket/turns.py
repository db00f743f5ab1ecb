"""The requests of one WebSocket, answered one after the other."""

from collections.abc import Callable
from dataclasses import replace

from fake_backend.messages.request import Call
from fake_backend.transport.pipeline import Pipeline
from fake_backend.transport.response import Answer, LinkedResponse, Origin
from fake_backend.transport.response_stream import ResponseStream
from fake_backend.transport.unreadable import UnreadableError


class Turns(Pipeline):
    """A pipeline whose responses `responding` makes; `cut_off` receives what cannot be answered."""

    def __init__(
        self,
        answer: Answer,
        stream: ResponseStream,
        responding: Callable[[Origin], LinkedResponse],
        cut_off: Callable[[UnreadableError], None],
        connection: int,
        host: str,
    ) -> None:
        super().__init__(answer, stream, self._failed, connection, host)
        self._responding, self._cut_off = responding, cut_off
        self.count = 0

    def refuse(self, status: str, problem: str) -> None:
        self._cut_off(UnreadableError(status, problem))

    def _respond(self, call: Call, origin: Origin) -> LinkedResponse:
        self.count += 1
        return self._responding(replace(origin, stream=self.count))

    def _failed(self, problem: str) -> None:
        self.refuse("500 Internal Server Error", problem)
