"""The streams of one connection that are under way, and the end of all of them together."""

import asyncio
from collections.abc import Iterator

from fake_backend.messages.link import ALL
from fake_backend.transport.behaviour import Cut
from fake_backend.transport.http2.output import Output
from fake_backend.transport.http2.request import IncomingRequest
from fake_backend.transport.http2.response import Http2Response
from fake_backend.transport.response import ENDED_BY_SERVER


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


class OpenStreams:
    """The open streams by number; faults end or silence their connection here."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._open: dict[int, Stream] = {}
        self._last, self._grace_s = ALL, 0.0  # of GOAWAY
        self._drains = False  # without one
        self._idle_since: float | None = None

    def __len__(self) -> int:
        return len(self._open)

    def __iter__(self) -> Iterator[Stream]:
        return iter(list(self._open.values()))

    def takes(self, number: int) -> bool:
        """Whether GOAWAY has not excluded the stream."""
        return number <= self._last

    @property
    def idle_s(self) -> float | None:
        """Seconds since the last answer ended; None before that and while one is under way."""
        if self._open or self._idle_since is None:
            return None
        return asyncio.get_running_loop().time() - self._idle_since

    def add(self, number: int, stream: Stream) -> None:
        self._open[number] = stream

    def get(self, number: int) -> Stream | None:
        return self._open.get(number)

    def remove(self, number: int) -> Stream | None:
        """Take out a stream that has ended; None if it is not open."""
        stream = self._open.pop(number, None)
        if stream is not None and not self._open:
            self._idle_since = asyncio.get_running_loop().time()
            self._close_if_retired()
        return stream

    def clear(self) -> None:
        self._open.clear()

    def kill(self, how: Cut, fault: str) -> None:
        """End or silence the connection with everything under way; `fault` did it."""
        for stream in self._open.values():
            stream.response.hit_by = fault
        match how:
            case "reset":
                self._output.abort()
            case "fin":
                self._output.close()
            case "silence":
                self._output.mute(fault)

    def retire(self, last: int, grace_s: float | None, fault: str) -> None:
        """Take no stream after `last`; close after the others have ended, or at once (None)."""
        if grace_s is None:
            self.kill("fin", fault)
            return
        self._last, self._grace_s = min(last, self._last), grace_s
        for number in [number for number in self._open if number > last]:
            stream = self._open.pop(number)
            stream.response.hit_by = fault
            stream.cancel(ENDED_BY_SERVER)
        self._close_if_retired()

    def drain(self) -> None:
        """Close as soon as no stream is open."""
        self._drains = True
        self._close_if_retired()

    def _close_if_retired(self) -> None:
        if (self._drains or self._last != ALL) and not self._open and self._output.open:
            self._output.close(linger_s=self._grace_s)
