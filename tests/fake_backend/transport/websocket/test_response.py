import asyncio
from collections.abc import Callable, Coroutine

import pytest

from fake_backend.messages.link import Link
from fake_backend.messages.reply import Ending
from fake_backend.messages.websocket_frames import Frames
from fake_backend.transport.behaviour import HEALTHY_LINK
from fake_backend.transport.response import Origin
from fake_backend.transport.response_stream import ResponseStream
from fake_backend.transport.websocket.response import WebSocketResponse
from fake_backend.transport.wire_fault import DeliveryReport
from tests.fake_backend.transport.recording import RecordingTransport


class Recording:
    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.done: list[object] = []

    def send(self, piece: bytes) -> None:
        self.sent.append(piece)

    def close(self, code: int, reason: str) -> None:
        self.done.append((code, reason))

    def reset_next(self) -> None:
        self.done.append("reset_next")


def play(
    scene: Callable[[WebSocketResponse, ResponseStream], Coroutine[None, None, None]],
) -> tuple[Recording, RecordingTransport]:
    sender, transport = Recording(), RecordingTransport()

    async def run() -> None:
        stream = ResponseStream(transport, HEALTHY_LINK, DeliveryReport("h", "", lambda *_: None))
        await scene(WebSocketResponse(sender, stream, Origin(1, 2)), stream)

    asyncio.run(run())
    return sender, transport


def test_a_head_is_not_sent_and_each_piece_is_a_message() -> None:
    async def scene(response: WebSocketResponse, stream: ResponseStream) -> None:
        response.head(200, (("content-type", "text/event-stream"),), None)
        response.data(b"one")
        await response.flush()
        response.data(b"two")
        response.end("complete")

    sender, transport = play(scene)
    assert (sender.sent, transport.actions) == ([b"one", b"two"], [])


@pytest.mark.parametrize("ending", ["complete", "acted", "cut"])
def test_the_websocket_outlives_an_answer(ending: Ending) -> None:
    async def scene(response: WebSocketResponse, stream: ResponseStream) -> None:
        stream.keep_alive = False  # of the upgrade
        response.end(ending)
        assert not stream.over

    assert play(scene)[1].actions == []


def test_a_frame_can_be_cut() -> None:
    async def scene(response: WebSocketResponse, stream: ResponseStream) -> None:
        response.end("fin_mid_chunk", b"{")

    sender, transport = play(scene)
    (frame,) = sender.sent
    assert isinstance(frame, Frames)
    assert (frame[:2], frame[2:4], frame[4:]) == (b"\x81\x7e", (1024).to_bytes(2), b"{")
    assert transport.actions == ["close"]


@pytest.mark.parametrize(("how", "action"), [("close", ["close"]), ("reset", ["abort"])])
def test_a_fault_ends_the_connection(how: str, action: list[str]) -> None:
    async def scene(response: WebSocketResponse, stream: ResponseStream) -> None:
        def act(link: Link) -> None:
            getattr(link, how)("x")

        response.act(act)
        assert response.hit_by == "x"

    assert play(scene)[1].actions == action


def test_a_close_frame_is_the_senders_matter() -> None:
    async def scene(response: WebSocketResponse, stream: ResponseStream) -> None:
        response.close_with("x", 1001, "gone")
        assert response.hit_by == "x"

    assert play(scene)[0].done == [(1001, "gone")]


def test_it_dies_after_its_answer_and_the_next_turn_is_hit_too() -> None:
    async def scene(response: WebSocketResponse, stream: ResponseStream) -> None:
        response.data(b"last")
        response.die("x", "reset")
        assert not stream.muted
        response.end("acted")
        after = WebSocketResponse(Recording(), stream, Origin(1, 3))
        assert (stream.muted, after.takes(1), after.hit_by) == (True, False, "x")

    sender, _ = play(scene)
    assert (sender.sent, sender.done) == ([b"last"], ["reset_next"])
