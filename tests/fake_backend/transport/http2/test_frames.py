import pytest
from h2.errors import ErrorCodes

from fake_backend.transport.http2.frames import (
    MOST_BYTES,
    PING,
    PREFACE,
    SETTINGS,
    FrameReader,
    Http2Error,
)
from tests.fake_backend.transport.h2_peer import Peer

PINGED = b"\x00\x00\x08\x06\x00\x00\x00\x00\x0012345678"


def test_frames_come_whole_however_the_bytes_are_cut() -> None:
    data = Peer.greeting() + PINGED
    for size in (1, 7, len(data)):
        reader = FrameReader()
        parts = [data[start : start + size] for start in range(0, len(data), size)]
        frames = [frame for part in parts for frame in reader.feed(part)]
        assert [frame.kind for frame in frames] == [SETTINGS, PING]
        assert frames[1].raw == PINGED


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"GET / HTTP/1.1\r\n", ErrorCodes.PROTOCOL_ERROR),
        (PREFACE[:-1] + b"x", ErrorCodes.PROTOCOL_ERROR),
        (PREFACE + (MOST_BYTES + 1).to_bytes(3) + bytes(6), ErrorCodes.FRAME_SIZE_ERROR),
    ],
    ids=["http1", "preface_cut", "long_frame"],
)
def test_what_is_no_frame_is_an_error(data: bytes, code: ErrorCodes) -> None:
    with pytest.raises(Http2Error) as raised:
        list(FrameReader().feed(data))
    assert raised.value.code is code
