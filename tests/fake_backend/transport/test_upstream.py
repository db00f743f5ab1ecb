import asyncio

from fake_backend.transport.behaviour import HEALTHY_LINK, LinkBehaviour
from fake_backend.transport.upstream import Upstream
from fake_backend.transport.wire_fault import DeliveryReport
from tests.fake_backend.transport.recording import RecordingTransport


def tunnel(
    behaviour: LinkBehaviour = HEALTHY_LINK,
) -> tuple[RecordingTransport, RecordingTransport, Upstream]:
    """The transports of a client and of the backend's port, and the upstream between them."""
    client, backend = RecordingTransport(), RecordingTransport()
    upstream = Upstream(client, behaviour, DeliveryReport("host", "", lambda *_: None))
    upstream.connection_made(backend)
    return client, backend, upstream


def test_bytes_pass_both_ways_and_a_close_too() -> None:
    async def scene() -> None:
        client, backend, upstream = tunnel()
        upstream.write(b"request")
        upstream.data_received(b"response")
        upstream.connection_lost(None)
        assert (backend.written, client.written) == (b"request", b"response")
        assert client.actions == ["close"]

    asyncio.run(scene())


def test_a_reset_is_passed_on_as_a_reset() -> None:
    async def scene() -> None:
        client, _, upstream = tunnel()
        upstream.connection_lost(ConnectionResetError())
        assert client.actions == ["abort"]

    asyncio.run(scene())


def test_each_side_is_read_only_as_fast_as_the_other_takes_it() -> None:
    async def scene() -> None:
        client, backend, upstream = tunnel()
        upstream.pause_writing()
        upstream.resume_writing()
        upstream.backpressure.hold("transport")
        upstream.backpressure.release("transport")
        assert client.actions == backend.actions == ["pause", "resume"]

    asyncio.run(scene())


def test_a_client_that_leaves_loses_the_bytes_held_back() -> None:
    async def scene() -> None:
        client, backend, upstream = tunnel(LinkBehaviour(delay_s=0.01))
        upstream.data_received(b"late")
        upstream.drop()
        await asyncio.sleep(0.05)
        assert (client.written, backend.actions) == (b"", ["close"])

    asyncio.run(scene())
