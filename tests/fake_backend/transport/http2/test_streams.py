import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from h2.errors import ErrorCodes
from hyperframe.frame import DataFrame, HeadersFrame, RstStreamFrame

from fake_backend.messages.request import Call
from fake_backend.transport import connection as http1
from fake_backend.transport.response import Response
from tests.fake_backend.transport.http2.scene import Scene


class Waiting:
    """Answers that wait until they are cancelled."""

    def __init__(self) -> None:
        self.origins: list[tuple[int, int]] = []
        self.cancelled: list[tuple[Any, ...]] = []

    def answer(self, call: Call, response: Response) -> Coroutine[Any, Any, None]:
        self.origins.append((response.origin.stream, response.origin.in_flight))
        return self._wait()

    async def _wait(self) -> None:
        try:
            await asyncio.get_running_loop().create_future()
        except asyncio.CancelledError as error:
            self.cancelled.append(error.args)
            raise


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def codes(scene: Scene) -> list[int]:
    return [frame.error_code for frame in scene.heard() if isinstance(frame, RstStreamFrame)]


def test_a_reset_cancels_one_answer_and_a_lost_connection_the_others() -> None:
    async def scene() -> None:
        waiting = Waiting()
        on = Scene(waiting.answer)
        for number in (1, 3, 5):
            on.receive(on.peer.request(number, "/", method="GET"))
        await settle()
        on.receive(RstStreamFrame(3, error_code=ErrorCodes.CANCEL))
        await settle()
        assert waiting.cancelled == [("rst:CANCEL",)]
        on.connection.connection_lost(None)
        await settle()
        assert waiting.cancelled[1:] == [("closed",)] * 2
        assert waiting.origins == [(1, 1), (3, 2), (5, 3)]

    asyncio.run(scene())


def test_an_unknown_code_is_a_number() -> None:
    async def scene() -> None:
        waiting = Waiting()
        on = Scene(waiting.answer)
        on.receive(on.peer.request(1, "/", method="GET"))
        await settle()
        on.receive(RstStreamFrame(1, error_code=0x1234))
        await settle()
        assert waiting.cancelled == [("rst:4660",)]

    asyncio.run(scene())


def test_streams_over_the_limit_are_refused_one_by_one() -> None:
    async def scene() -> None:
        waiting = Waiting()
        on = Scene(waiting.answer)
        on.receive(*(on.peer.request(1 + 2 * n, "/", method="GET") for n in range(102)))
        assert codes(on) == [ErrorCodes.REFUSED_STREAM] * 2
        assert len(waiting.origins) == 100
        on.connection.connection_lost(None)
        await settle()

    asyncio.run(scene())


def test_an_answer_that_fails_ends_its_stream_alone() -> None:
    async def fails(response: Response) -> None:
        raise KeyError("later")

    def answer(call: Call, response: Response) -> Coroutine[Any, Any, None]:
        if call.path == "/now":
            raise KeyError("now")
        return fails(response)

    async def scene() -> None:
        on = Scene(answer)
        on.heard()
        on.receive(on.peer.request(1, "/now", method="GET"))
        assert on.peer.headers(on.heard())[0] == (":status", "500")
        on.receive(on.peer.request(3, "/later", method="GET"))
        await settle()
        assert codes(on) == [ErrorCodes.INTERNAL_ERROR]
        assert on.problems == [
            "the backend failed: KeyError('now')",
            "the answer failed: KeyError('later')",
        ]
        assert not on.transport.is_closing()

    asyncio.run(scene())


def test_a_request_that_does_not_arrive_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http1, "REQUEST_S", 0.01)

    async def scene() -> None:
        on = Scene(Waiting().answer)
        on.heard()
        head = [(":method", "POST"), (":scheme", "https"), (":path", "/"), (":authority", "x")]
        on.receive(on.peer.head(1, head, end=False), DataFrame(1, b"x" * 1000))
        assert on.shared.memory.held == 1000
        await on.until_problem()
        frames = on.heard()
        (answer,) = [frame for frame in frames if isinstance(frame, HeadersFrame)]
        assert on.peer.headers([answer])[0] == (":status", "408")
        assert [f.error_code for f in frames if isinstance(f, RstStreamFrame)] == [0]
        assert on.shared.memory.held == 0

    asyncio.run(scene())
