"""The requests of one WebSocket, answered one after the other."""

from collections.abc import Callable

from fake_backend.messages.request import Call
from fake_backend.transport.pipeline import Pipeline
from fake_backend.transport.response import Answer, Origin, Response
from fake_backend.transport.response_stream import ResponseStream
from fake_backend.transport.unreadable import UnreadableError


class Turns(Pipeline):
    """A pipeline whose responses `respond` makes; `cut_off` receives what cannot be answered."""

    def __init__(
        self,
        answer: Answer,
        stream: ResponseStream,
        respond: Callable[[Origin], Response],
        cut_off: Callable[[UnreadableError], None],
        connection: int,
    ) -> None:
        super().__init__(answer, stream, self._failed, connection)
        self._respond, self._cut_off = respond, cut_off
        self.count = 0

    def refuse(self, status: str, problem: str) -> None:
        self._cut_off(UnreadableError(status, problem))

    def _response(self, call: Call, in_flight: int) -> Response:
        self.count += 1
        return self._respond(Origin(self._connection, self.count, in_flight))

    def _failed(self, problem: str) -> None:
        self.refuse("500 Internal Server Error", problem)
