import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from fake_backend.messages.request import Call
from fake_backend.transport.behaviour import HEALTHY_LINK
from fake_backend.transport.pipeline import MOST_WAITING, Pipeline
from fake_backend.transport.response import CLOSED, ENDED_BY_SERVER, Answer, Response
from fake_backend.transport.response_stream import ResponseStream
from fake_backend.transport.unreadable import UnreadableError
from fake_backend.transport.wire_fault import DeliveryReport
from tests.fake_backend.transport.recording import RecordingTransport


class Scene:
    """A pipeline on a recording transport, and the problems that it reports."""

    def __init__(self, answer: Answer) -> None:
        self.transport = RecordingTransport()
        report = DeliveryReport("host", "", lambda *_: None)
        self.stream = ResponseStream(self.transport, HEALTHY_LINK, report)
        self.problems: list[str] = []
        self.pipeline = Pipeline(answer, self.stream, self.problems.append)

    def ask(self, path: str, *, keep_alive: bool = True) -> None:
        self.pipeline.add(Call("GET", "host", path), keep_alive)


class Slow:
    """Answers in a coroutine that goes on when the test lets it."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.begun: list[str] = []
        self.cancelled: list[tuple[Any, ...]] = []

    def answer(self, call: Call, response: Response) -> Coroutine[Any, Any, None]:
        return self._answer(call, response)

    async def _answer(self, call: Call, response: Response) -> None:
        self.begun.append(call.path)
        try:
            await self.go_on.wait()
        except asyncio.CancelledError as error:
            self.cancelled.append(error.args)
            raise
        response.data(call.path.encode())
        response.end("complete")


def at_once(call: Call, response: Response) -> None:
    response.data(call.path.encode())
    response.end("complete")


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_requests_are_answered_one_after_the_other() -> None:
    async def scene() -> None:
        slow = Slow()
        on = Scene(slow.answer)
        for path in ("/a", "/b"):
            on.ask(path)
        await settle()
        assert slow.begun == ["/a"]
        slow.go_on.set()
        await settle()
        assert (slow.begun, on.transport.written) == (["/a", "/b"], b"/a/b")

    asyncio.run(scene())


def test_requests_after_the_last_one_of_a_connection_are_ignored() -> None:
    async def scene() -> None:
        on = Scene(at_once)
        on.ask("/a", keep_alive=False)
        on.ask("/b")
        assert (on.transport.written, on.transport.actions) == (b"/a", ["close"])

    asyncio.run(scene())


def test_few_requests_may_wait() -> None:
    async def scene() -> None:
        on = Scene(Slow().answer)
        for _ in range(MOST_WAITING + 1):  # the first one is being answered
            on.ask("/a")
        with pytest.raises(UnreadableError, match="more than 64 requests wait") as raised:
            on.ask("/b")
        assert raised.value.status == "503 Service Unavailable"
        on.pipeline.cancel()

    asyncio.run(scene())


def test_an_answer_that_cannot_begin_is_a_500() -> None:
    async def scene() -> None:
        def fails(call: Call, response: Response) -> None:
            raise KeyError(call.path)

        on = Scene(fails)
        on.ask("/a")
        assert on.problems == ["the backend failed: KeyError('/a')"]
        assert on.transport.written.startswith(b"HTTP/1.1 500 Internal Server Error\r\n")
        assert on.transport.actions == ["close"]

    asyncio.run(scene())


def test_an_answer_that_fails_on_its_way_closes_the_connection() -> None:
    async def scene() -> None:
        async def fails(response: Response) -> None:
            response.data(b"begun")
            await response.flush()
            raise KeyError("x")

        on = Scene(lambda call, response: fails(response))
        on.ask("/a")
        await settle()
        assert on.problems == ["the answer failed: KeyError('x')"]
        assert (on.transport.written, on.transport.actions) == (b"begun", ["close"])

    asyncio.run(scene())


def test_a_refusal_waits_for_the_running_answer_which_is_then_the_last() -> None:
    async def scene() -> None:
        slow = Slow()
        on = Scene(slow.answer)
        on.ask("/a")
        on.ask("/b")
        await settle()
        on.pipeline.refuse("400 Bad Request", "no request")
        slow.go_on.set()
        await settle()
        assert on.problems == ["no request"]
        assert (on.transport.written, on.transport.actions) == (b"/a", ["close"])

    asyncio.run(scene())


def test_a_cancelled_answer_knows_whether_the_server_ended_it() -> None:
    async def scene() -> None:
        for aborted, message in ((False, (CLOSED,)), (True, (ENDED_BY_SERVER,))):
            slow = Slow()
            on = Scene(slow.answer)
            on.ask("/a")
            await settle()
            if aborted:
                on.stream.abort()
            on.stream.lost()
            on.pipeline.cancel()
            await settle()
            assert slow.cancelled == [message]

    asyncio.run(scene())


def test_an_idle_connection_is_drained_at_once_and_a_busy_one_after_its_answers() -> None:
    async def scene() -> None:
        idle = Scene(at_once)
        idle.ask("/a")
        idle.pipeline.drain()
        assert idle.transport.actions == ["close"]
        slow = Slow()
        busy = Scene(slow.answer)
        busy.ask("/a")
        busy.ask("/b")
        busy.pipeline.drain()
        await settle()
        assert busy.transport.actions == []
        slow.go_on.set()
        await settle()
        assert (busy.transport.written, busy.transport.actions) == (b"/a/b", ["close"])

    asyncio.run(scene())
