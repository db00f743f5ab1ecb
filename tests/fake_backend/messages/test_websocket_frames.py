from websockets.frames import Opcode

from fake_backend.messages.websocket_frames import CloseFrame, beginning_with, frames


def test_a_servers_frame_is_not_masked() -> None:
    assert frames(Opcode.TEXT, b"hi") == b"\x81\x02hi"
    assert frames(Opcode.TEXT, b"hi", fin=False) == b"\x01\x02hi"
    assert beginning_with(0xF1, frames(Opcode.TEXT, b"hi")) == b"\xf1\x02hi"


def test_a_close_frame_knows_its_code() -> None:
    frame = CloseFrame.of(1008, "no")
    assert (frame, frame.code, frame.reason) == (b"\x88\x04\x03\xf0no", 1008, "no")
