from time import process_time

import pytest
from h2.errors import ErrorCodes
from h2.exceptions import DenialOfServiceError
from hpack import Encoder
from hyperframe.frame import Frame, HeadersFrame

from fake_backend.transport.http2.frames import Http2Error
from fake_backend.transport.http2.machine import DECODED_HEAD, server_machine
from tests.fake_backend.transport.h2_peer import Peer

GET = [(":method", "GET"), (":scheme", "https"), (":authority", "x"), (":path", "/")]


def head(block: bytes) -> bytes:
    return HeadersFrame(1, block, flags=["END_HEADERS", "END_STREAM"]).serialize()


def test_large_headers_are_sent_in_no_time() -> None:
    machine = server_machine()
    machine.receive_data(Peer().head(1, GET))
    began = process_time()
    machine.send_headers(1, [(b":status", b"200"), (b"x", b"y" * 1_000_000)], end_stream=True)
    assert process_time() - began < 1
    frames: list[Frame] = list(Peer().read(machine.data_to_send()))
    assert Peer().headers(frames)[1] == ("x", "y" * 1_000_000)


def test_a_broken_head_has_a_code_of_its_own() -> None:
    with pytest.raises(Http2Error) as raised:
        server_machine().receive_data(head(b"\xff\xff\xff\xff\xff"))
    assert raised.value.code is ErrorCodes.COMPRESSION_ERROR


def test_a_head_that_unpacks_to_too_much_is_refused_before_it_is_unpacked() -> None:
    encoder = Encoder()
    first = encoder.encode([*GET, ("x", "y" * 4000)], huffman=False)
    again = encoder.encode([("x", "y" * 4000)]) * (DECODED_HEAD // 4000)
    machine = server_machine()
    machine.max_inbound_frame_size = len(first + again)
    with pytest.raises(DenialOfServiceError):
        machine.receive_data(head(first + again))
