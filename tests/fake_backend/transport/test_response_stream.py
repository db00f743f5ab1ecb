import asyncio

import pytest

from fake_backend.messages.reply import Ending
from fake_backend.transport.behaviour import HEALTHY_LINK, LinkBehaviour
from fake_backend.transport.response_stream import ResponseStream
from fake_backend.transport.wire_fault import DeliveryReport
from tests.fake_backend.transport.recording import RecordingTransport


def stream_on(
    transport: RecordingTransport, behaviour: LinkBehaviour = HEALTHY_LINK
) -> ResponseStream:
    return ResponseStream(transport, behaviour, DeliveryReport("host", "", lambda *_: None))


def test_a_complete_response_leaves_the_connection_open_only_with_keep_alive() -> None:
    async def scene() -> None:
        transport = RecordingTransport()
        stream = stream_on(transport)
        stream.end("complete")
        assert (stream.over, stream.ended_by_server, transport.actions) == (False, False, [])
        stream.keep_alive = False
        stream.end("complete")
        assert (stream.over, stream.ended_by_server, transport.actions) == (True, True, ["close"])

    asyncio.run(scene())


@pytest.mark.parametrize(("ending", "action"), [("reset", "abort"), ("fin", "close")])
def test_other_endings_end_the_connection(ending: Ending, action: str) -> None:
    async def scene() -> None:
        transport = RecordingTransport()
        stream = stream_on(transport)
        stream.end(ending)
        assert (stream.over, stream.ended_by_server, transport.actions) == (True, True, [action])

    asyncio.run(scene())


def test_a_cut_counts_as_the_server_s_end() -> None:
    async def scene() -> None:
        stream = stream_on(RecordingTransport(), LinkBehaviour(cut_after=1, cut="silence"))
        assert not stream.ended_by_server
        stream.write(b"ab")
        assert stream.ended_by_server

    asyncio.run(scene())


def test_a_lost_connection_is_the_client_s_end_and_wakes_the_writer() -> None:
    async def scene() -> None:
        stream = stream_on(RecordingTransport())
        stream.backpressure.hold("transport")
        draining = asyncio.create_task(stream.drain())
        await asyncio.sleep(0)
        assert not draining.done()
        stream.lost()
        await draining
        assert (stream.over, stream.ended_by_server) == (True, False)

    asyncio.run(scene())


def test_an_abort_resets_a_connection_once() -> None:
    async def scene() -> None:
        transport = RecordingTransport()
        stream = stream_on(transport)
        stream.abort()
        stream.abort()
        assert transport.actions == ["abort"]
        assert stream.ended_by_server

    asyncio.run(scene())
