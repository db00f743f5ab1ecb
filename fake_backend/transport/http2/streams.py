"""The streams of one connection: each carries one request and its answer, concurrently."""

import asyncio
from collections.abc import Iterable
from functools import partial

from h2.errors import ErrorCodes

from fake_backend.transport import connection as http1
from fake_backend.transport.http2.link import StreamLink
from fake_backend.transport.http2.open_streams import OpenStreams, Stream
from fake_backend.transport.http2.output import Output
from fake_backend.transport.http2.request import IncomingRequest
from fake_backend.transport.http2.response import Http2Response
from fake_backend.transport.response import Origin
from fake_backend.transport.shared import Shared
from fake_backend.transport.unreadable import UnreadableError


class Streams:
    """Answers up to `most` requests at once on `output`."""

    def __init__(
        self, shared: Shared, output: Output, connection: int, most: int, host: str = ""
    ) -> None:
        self._shared, self._output = shared, output
        self._connection, self._most = connection, most
        self.open = OpenStreams(output)
        self.host = host  # that the client connected to, then that of the latest request
        self.patient = False  # requests may take as long as they like to arrive

    def begin(self, number: int, head: Iterable[tuple[str, str]]) -> bool:
        """Open a stream with the head of a request; False if it had to be refused."""
        if not self.open.takes(number):  # it was sent before GOAWAY arrived: not processed
            return True
        if len(self.open) >= self._most:
            self._output.reset_stream(number, ErrorCodes.REFUSED_STREAM)
            return False
        request = IncomingRequest(head, self._shared.memory)
        self.host = request.host
        origin = Origin(self._connection, number, len(self.open) + 1, self.open.idle_s)
        link = StreamLink(number, self._output, self.open)
        broken = partial(self._shared.broken, request.host)
        stream = Stream(request, Http2Response(self._output, origin, broken, link))
        self.open.add(number, stream)
        loop = asyncio.get_running_loop()
        stream.deadline = loop.call_later(http1.REQUEST_S, self._too_slow, number)
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
        if (stream := self.open.get(number)) is not None:
            try:
                stream.request.body.add(data)
            except UnreadableError as error:
                self._refuse(number, error)

    def answer(self, number: int) -> None:
        """Answer the request, which has arrived completely."""
        if (stream := self.open.get(number)) is None:
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
                self.open.remove(number)
                return
            stream.task = asyncio.get_running_loop().create_task(answering)
            stream.task.add_done_callback(partial(self._answered, number))

    def reset(self, number: int, who: str) -> None:
        """Give up one stream, which `who` ended; the others go on."""
        if (stream := self.open.remove(number)) is not None:
            stream.cancel(who)

    def open_window(self, number: int) -> None:
        """The client takes more bytes of a stream, or of all (0)."""
        if number == 0:
            for stream in self.open:
                stream.response.window.set()
        elif (one := self.open.get(number)) is not None:
            one.response.window.set()

    def cancel(self, who: str) -> None:
        """Give up everything under way; `who` ended it."""
        for stream in self.open:
            stream.cancel(who)
        self.open.clear()

    def _too_slow(self, number: int) -> None:
        if not (self.patient or self._output.muted):
            self._refuse(number, http1.TOO_SLOW)

    def _refuse(self, number: int, error: UnreadableError) -> None:
        """Answer with the error's status, and take no more of the request."""
        stream = self.open.get(number)
        assert stream is not None
        self._shared.broken(stream.request.host, str(error))
        stream.forget_deadline()
        stream.request.body.drop()
        stream.response.head(int(error.status.split()[0]), (), 0)
        stream.response.end("complete")
        if not stream.complete:
            self._output.reset_stream(number, ErrorCodes.NO_ERROR)
        self.open.remove(number)

    def _answered(self, number: int, task: asyncio.Task[None]) -> None:
        self.open.remove(number)
        if task.cancelled() or (error := task.exception()) is None:
            return
        self._shared.broken(self.host, f"the answer failed: {error!r}")
        self._output.reset_stream(number, ErrorCodes.INTERNAL_ERROR)
