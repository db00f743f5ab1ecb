"""What an unfinished frame costs, and its limit."""

import asyncio

from fake_backend.messages.request import Call
from fake_backend.transport.request_memory import RequestMemory
from fake_backend.transport.response import Response
from tests.fake_backend.transport.test_connection import InProcess

UPGRADE = (
    b"GET /v1/responses HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
    b"sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
MASKED_TEXT = b"\x81\xfe" + (1000).to_bytes(2) + bytes(4)  # the head of a frame of 1000 bytes


class Upgraded(InProcess):
    """A connection that has become a WebSocket."""

    def __init__(self, memory: RequestMemory) -> None:
        super().__init__(memory)
        self.connection.data_received(UPGRADE)

    def _answer(self, call: Call, response: Response) -> None:
        response.head(101, (), 0)
        response.end("complete")


def test_a_websockets_frame_that_does_not_end_is_counted_until_its_client_leaves() -> None:
    async def scene() -> None:
        memory = RequestMemory()
        on = Upgraded(memory)
        on.connection.data_received(MASKED_TEXT + bytes(700))
        assert memory.held == 700
        on.connection.connection_lost(None)
        assert memory.held == 0

    asyncio.run(scene())


def test_websockets_share_the_memory_of_requests() -> None:
    async def scene() -> None:
        memory = RequestMemory(most_bytes=1000)
        first, second = Upgraded(memory), Upgraded(memory)
        for on in (first, second):
            on.connection.data_received(MASKED_TEXT + bytes(700))
        assert (first.problems, memory.held) == ([], 700)
        assert second.problems == ["a WebSocket: all requests together over 0 MB"]
        assert (1013).to_bytes(2) in second.transport.written

    asyncio.run(scene())
