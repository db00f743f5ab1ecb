import asyncio

from fake_backend.messages.reply import Ending
from fake_backend.messages.websocket_frames import Frames
from fake_backend.transport.response import Origin
from fake_backend.transport.websocket.response import WebSocketResponse


class Recording:
    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.ended: list[Ending] = []

    def send(self, piece: bytes) -> None:
        self.sent.append(piece)

    async def drain(self) -> None:
        pass

    def end(self, ending: Ending) -> None:
        self.ended.append(ending)


def test_a_head_is_not_sent_and_each_piece_is_a_message() -> None:
    sender = Recording()
    response = WebSocketResponse(sender, Origin(1, 2))
    response.head(200, (("content-type", "text/event-stream"),), None)
    response.data(b"one")
    assert sender.sent == []
    asyncio.run(response.flush())
    response.data(b"two")
    response.end("complete")
    assert (sender.sent, sender.ended) == ([b"one", b"two"], ["complete"])


def test_a_frame_can_be_cut() -> None:
    sender = Recording()
    WebSocketResponse(sender, Origin()).end("fin_mid_chunk", b"{")
    (frame,) = sender.sent
    assert isinstance(frame, Frames)
    assert (frame[:2], frame[2:4], frame[4:]) == (b"\x81\x7e", (1024).to_bytes(2), b"{")
    assert sender.ended == ["fin_mid_chunk"]
