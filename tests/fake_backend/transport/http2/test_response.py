import asyncio
from collections.abc import Awaitable, Callable

import pytest
from h2.errors import ErrorCodes
from hyperframe.frame import DataFrame, RstStreamFrame, SettingsFrame, WindowUpdateFrame

from fake_backend.messages.reply import Ending
from fake_backend.messages.request import Call
from fake_backend.transport.http2 import response as module
from fake_backend.transport.response import Response
from tests.fake_backend.transport.h2_peer import INITIAL_WINDOW_SIZE
from tests.fake_backend.transport.http2.scene import Scene

Writes = Callable[[Response], Awaitable[None]]
HEAD = (("content-type", "x"), ("connection", "close"), ("transfer-encoding", "chunked"))


class Asked:
    """A scene with one request, which `writes` answers."""

    def __init__(self, writes: Writes, *, window: int | None = None) -> None:
        async def play(response: Response) -> None:
            await writes(response)

        self.scene = Scene(lambda call, response: play(response))
        if window is not None:
            settings = {INITIAL_WINDOW_SIZE: window}
            self.scene.receive(SettingsFrame(0, settings=settings))
        self.scene.heard()
        self.scene.receive(self.scene.peer.request(1, "/", method="GET"))

    async def settle(self) -> None:
        for _ in range(10):
            await asyncio.sleep(0)

    def data(self) -> list[tuple[bytes, bool]]:
        return [
            (bytes(frame.data), "END_STREAM" in frame.flags)
            for frame in self.scene.heard()
            if isinstance(frame, DataFrame)
        ]


async def two_pieces(response: Response) -> None:
    response.head(200, HEAD, None)
    response.data(b"one")
    response.data(b"two!")
    await response.flush()
    response.end("complete")


def test_each_piece_is_a_frame_and_the_head_has_no_headers_of_http1() -> None:
    async def scene() -> None:
        asked = Asked(two_pieces)
        await asked.settle()
        frames = asked.scene.heard()
        assert asked.scene.peer.headers(frames) == [(":status", "200"), ("content-type", "x")]
        data = [bytes(f.data) for f in frames if isinstance(f, DataFrame)]
        assert data == [b"one", b"two!", b""]

    asyncio.run(scene())


def test_a_small_window_cuts_pieces_and_holds_them() -> None:
    async def scene() -> None:
        asked = Asked(two_pieces, window=2)
        await asked.settle()
        assert asked.data() == [(b"on", False)]
        asked.scene.receive(WindowUpdateFrame(1, window_increment=3))
        await asked.settle()
        assert asked.data() == [(b"e", False), (b"tw", False)]
        asked.scene.receive(WindowUpdateFrame(1, window_increment=100))
        await asked.settle()
        assert asked.data() == [(b"o!", False), (b"", True)]

    asyncio.run(scene())


def test_a_window_that_stays_closed_ends_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WINDOW_S", 0.01)

    async def scene() -> None:
        asked = Asked(two_pieces, window=0)
        await asked.scene.until_problem()
        await asked.settle()
        (reset,) = [f for f in asked.scene.heard() if isinstance(f, RstStreamFrame)]
        assert reset.error_code == ErrorCodes.ENHANCE_YOUR_CALM
        assert asked.scene.problems == ["a window that stayed closed for 0.01 s"]
        assert not asked.scene.transport.is_closing()

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("ending", "torn", "closed"),
    [("reset", b"", []), ("fin", b"", ["close"]), ("fin_mid_chunk", b"data: {", ["close"])],
)
def test_endings(ending: Ending, torn: bytes, closed: list[str]) -> None:
    async def begun(response: Response) -> None:
        response.head(200, (), None)
        response.data(b"x")
        await response.flush()
        response.end(ending, torn)

    async def scene() -> None:
        asked = Asked(begun)
        await asked.settle()
        frames = asked.scene.heard()
        resets = [f.error_code for f in frames if isinstance(f, RstStreamFrame)]
        assert resets == ([ErrorCodes.INTERNAL_ERROR] if ending == "reset" else [])
        assert not any("END_STREAM" in frame.flags for frame in frames)
        assert asked.scene.peer.torn[9:] == torn
        assert asked.scene.transport.actions == closed

    asyncio.run(scene())


def test_a_body_larger_than_the_window_does_not_leave_at_once() -> None:
    takes: list[bool] = []

    def answer(call: Call, response: Response) -> None:
        takes.extend(response.takes(size) for size in (20_000, 65_535, 65_536))
        response.head(200, (), 20_000)
        response.data(b"x" * 20_000)
        response.end("complete")

    async def scene() -> None:
        on = Scene(answer)
        on.heard()
        on.receive(on.peer.request(1, "/", method="GET"))
        data = [frame for frame in on.heard() if isinstance(frame, DataFrame)]
        assert [len(frame.data) for frame in data] == [16_384, 3_616]
        assert ["END_STREAM" in frame.flags for frame in data] == [False, True]

    asyncio.run(scene())
    assert takes == [True, True, False]
