import asyncio
from collections.abc import Coroutine
from typing import Any

from hyperframe.frame import GoAwayFrame, HeadersFrame, RstStreamFrame

from fake_backend.messages.request import Call
from fake_backend.transport.http2.response import Http2Response
from fake_backend.transport.response import Response
from tests.fake_backend.transport.http2.scene import Scene


class Answers:
    """Keeps every response open."""

    def __init__(self) -> None:
        self.responses: dict[int, Http2Response] = {}
        self.ended: dict[int, str] = {}

    def __call__(self, call: Call, response: Response) -> Coroutine[Any, Any, None]:
        assert isinstance(response, Http2Response)
        self.responses[response.origin.stream] = response
        return self._wait(response.origin.stream)

    async def _wait(self, number: int) -> None:
        try:
            await asyncio.get_running_loop().create_future()
        except asyncio.CancelledError as error:
            self.ended[number] = str(error.args[0])
            raise


async def two_requests() -> tuple[Scene, Answers]:
    answers = Answers()
    scene = Scene(answers)
    scene.receive(scene.peer.request(1), scene.peer.request(3))
    await asyncio.sleep(0)
    scene.heard()
    return scene, answers


def test_streams_above_the_last_are_given_up_and_the_others_go_on() -> None:
    async def play() -> None:
        scene, answers = await two_requests()
        answers.responses[3].act(lambda link: link.goaway("goaway", 0, 1, grace_s=0))  # type: ignore[attr-defined]
        for _ in range(3):
            await asyncio.sleep(0)
        (frame,) = scene.heard()
        assert isinstance(frame, GoAwayFrame)
        assert answers.ended == {3: "ended here"}
        assert answers.responses[3].hit_by == "goaway"
        assert scene.transport.actions == []
        scene.receive(RstStreamFrame(1, error_code=8))
        assert scene.transport.actions == ["close"]

    asyncio.run(play())


def test_a_silent_connection_hears_and_says_nothing() -> None:
    async def play() -> None:
        scene, answers = await two_requests()
        answers.responses[1].act(lambda link: link.mute("silence"))
        scene.receive(scene.peer.request(5))
        answers.responses[5].head(200, (), 0)
        flushing = asyncio.create_task(answers.responses[5].flush())
        await asyncio.sleep(0)
        assert (scene.heard(), flushing.done()) == ([], False)
        # The later request too: it gets nothing, because of the same fault.
        assert {response.hit_by for response in answers.responses.values()} == {"silence"}
        flushing.cancel()

    asyncio.run(play())


def test_an_idle_connection_knows_since_when() -> None:
    async def play() -> None:
        answers = Answers()
        scene = Scene(answers)
        scene.receive(scene.peer.request(1))
        await asyncio.sleep(0)
        assert answers.responses[1].origin.idle_s is None
        scene.receive(RstStreamFrame(1, error_code=0), scene.peer.request(3))
        idle_s = answers.responses[3].origin.idle_s
        assert idle_s is not None
        assert idle_s >= 0
        assert not any(isinstance(frame, HeadersFrame) for frame in scene.heard())

    asyncio.run(play())


def test_a_drained_connection_closes_after_its_last_stream() -> None:
    async def play() -> None:
        scene, _ = await two_requests()
        scene.connection._streams.open.drain()
        scene.receive(RstStreamFrame(1, error_code=8))
        assert (scene.transport.actions, scene.heard()) == ([], [])
        scene.receive(RstStreamFrame(3, error_code=8))
        assert scene.transport.actions == ["close"]

    asyncio.run(play())


def test_an_idle_connection_is_drained_at_once() -> None:
    async def play() -> None:
        scene = Scene(Answers())
        scene.connection._streams.open.drain()
        assert scene.transport.actions == ["close"]

    asyncio.run(play())
