from websockets.frames import Opcode

from fake_backend.messages.websocket_frames import beginning_with, frames


def test_a_servers_frame_is_not_masked() -> None:
    assert frames(Opcode.TEXT, b"hi") == b"\x81\x02hi"
    assert frames(Opcode.TEXT, b"hi", fin=False) == b"\x01\x02hi"
    assert beginning_with(0xF1, frames(Opcode.TEXT, b"hi")) == b"\xf1\x02hi"
