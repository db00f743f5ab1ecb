"""The streams of one connection: each carries one request and its answer, concurrently."""

import asyncio
from collections.abc import Iterable
from functools import partial

from h2.errors import ErrorCodes

from fake_backend.transport import connection as http1
from fake_backend.transport.http2.output import Output
from fake_backend.transport.http2.request import IncomingRequest
from fake_backend.transport.http2.response import Http2Response
from fake_backend.transport.response import Origin
from fake_backend.transport.shared import Shared
from fake_backend.transport.unreadable import UnreadableError


class Stream:
    """A request that arrives, then the task that answers it."""

    def __init__(self, request: IncomingRequest, response: Http2Response) -> None:
        self.request, self.response = request, response
        self.task: asyncio.Task[None] | None = None
        self.deadline: asyncio.TimerHandle | None = None
        self.complete = False  # the request has arrived

    def cancel(self, who: str) -> None:
        """Give up the request or its answer; `who` ended it."""
        self.forget_deadline()
        self.request.body.drop()
        self.response.ended_by = who
        if self.task is not None:  # it may not have begun; then a cancelled one would never run
            asyncio.get_running_loop().call_soon(self.task.cancel, who)

    def forget_deadline(self) -> None:
        if self.deadline is not None:
            self.deadline.cancel()
            self.deadline = None


class Streams:
    """Answers up to `most` requests at once on `output`."""

    def __init__(self, shared: Shared, output: Output, connection: int, most: int) -> None:
        self._shared, self._output = shared, output
        self._connection, self._most = connection, most
        self._open: dict[int, Stream] = {}
        self.host = ""  # of the latest request

    def begin(self, number: int, head: Iterable[tuple[str, str]]) -> bool:
        """Open a stream with the head of a request; False if it had to be refused."""
        if len(self._open) >= self._most:
            self._output.reset_stream(number, ErrorCodes.REFUSED_STREAM)
            return False
        request = IncomingRequest(head, self._shared.memory)
        self.host = request.host
        origin = Origin(self._connection, number, len(self._open) + 1)
        broken = partial(self._shared.broken, request.host)
        stream = Stream(request, Http2Response(self._output, origin, broken))
        self._open[number] = stream
        loop = asyncio.get_running_loop()
        late = partial(self._refuse, number, http1.TOO_SLOW)
        stream.deadline = loop.call_later(http1.REQUEST_S, late)
        try:
            request.check()
        except UnreadableError as error:
            self._refuse(number, error)
            return True
        if request.expects_continue:
            self._output.machine.send_headers(number, [(":status", "100")])
        return True

    def add(self, number: int, data: bytes) -> None:
        """Add a part of the request's body."""
        if (stream := self._open.get(number)) is not None:
            try:
                stream.request.body.add(data)
            except UnreadableError as error:
                self._refuse(number, error)

    def answer(self, number: int) -> None:
        """Answer the request, which has arrived completely."""
        if (stream := self._open.get(number)) is None:
            return
        stream.forget_deadline()
        stream.complete = True
        try:
            answering = self._shared.answer(stream.request.call(), stream.response)
        except UnreadableError as error:
            self._refuse(number, error)
        except Exception as error:
            problem = UnreadableError("500 Internal", f"the backend failed: {error!r}")
            self._refuse(number, problem)
        else:
            if answering is None:
                del self._open[number]
                return
            stream.task = asyncio.get_running_loop().create_task(answering)
            stream.task.add_done_callback(partial(self._answered, number))

    def reset(self, number: int, who: str) -> None:
        """Give up one stream, which `who` ended; the others go on."""
        if (stream := self._open.pop(number, None)) is not None:
            stream.cancel(who)

    def open_window(self, number: int) -> None:
        """The client takes more bytes of a stream, or of all (0)."""
        if number == 0:
            for stream in self._open.values():
                stream.response.window.set()
        elif number in self._open:
            self._open[number].response.window.set()

    def cancel(self, who: str) -> None:
        """Give up everything under way; `who` ended it."""
        for stream in self._open.values():
            stream.cancel(who)
        self._open.clear()

    def _refuse(self, number: int, error: UnreadableError) -> None:
        """Answer with the error's status, and take no more of the request."""
        stream = self._open.pop(number)
        self._shared.broken(stream.request.host, str(error))
        stream.forget_deadline()
        stream.request.body.drop()
        stream.response.head(int(error.status.split()[0]), (), 0)
        stream.response.end("complete")
        if not stream.complete:
            self._output.reset_stream(number, ErrorCodes.NO_ERROR)

    def _answered(self, number: int, task: asyncio.Task[None]) -> None:
        self._open.pop(number, None)
        if task.cancelled() or (error := task.exception()) is None:
            return
        self._shared.broken(self.host, f"the answer failed: {error!r}")
        self._output.reset_stream(number, ErrorCodes.INTERNAL_ERROR)
