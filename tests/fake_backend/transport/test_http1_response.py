import asyncio

import pytest

from fake_backend.messages.reply import Ending
from fake_backend.transport.behaviour import HEALTHY_LINK
from fake_backend.transport.http1_response import Http1Response
from fake_backend.transport.response import Origin
from fake_backend.transport.response_stream import ResponseStream
from fake_backend.transport.wire_fault import DeliveryReport
from tests.fake_backend.transport.recording import RecordingTransport

HEAD = b"HTTP/1.1 200 OK\r\nx: y\r\n"


def made() -> tuple[Http1Response, RecordingTransport]:
    transport = RecordingTransport()
    report = DeliveryReport("host", "", lambda *_: None)
    return Http1Response(ResponseStream(transport, HEALTHY_LINK, report), Origin()), transport


def test_a_body_of_known_length_leaves_in_one_write() -> None:
    async def scene() -> None:
        response, transport = made()
        assert response.takes(1 << 40)
        response.head(200, (("x", "y"),), 3)
        response.data(b"ab")
        response.data(b"c")
        response.end("complete")
        assert transport.writes == [HEAD + b"content-length: 3\r\n\r\nabc"]

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("ending", "tail", "actions"),
    [
        ("complete", b"0\r\n\r\n", []),
        ("fin", b"", ["close"]),
        ("fin_mid_chunk", b"400\r\ndata: {", ["close"]),
        ("reset", b"", ["abort"]),
    ],
)
def test_a_body_of_unknown_length_is_chunked(
    ending: Ending, tail: bytes, actions: list[str]
) -> None:
    async def scene() -> None:
        response, transport = made()
        response.head(200, (("x", "y"),), None)
        response.data(b"abc")
        await response.flush()
        response.end(ending, b"data: {")
        assert transport.written == (
            HEAD + b"transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n" + tail
        )
        assert transport.actions == actions

    asyncio.run(scene())


def test_a_slow_head_leaves_line_by_line() -> None:
    async def scene() -> None:
        response, transport = made()
        lines: list[int] = []

        async def pause() -> None:
            lines.append(len(transport.writes))

        await response.slow_head(204, (("x", "y"),), 0, pause)
        assert lines == [1, 2, 3]
        assert transport.written == b"HTTP/1.1 204 No Content\r\nx: y\r\n\r\n"

    asyncio.run(scene())
