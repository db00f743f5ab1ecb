import asyncio

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from hyperframe.frame import GoAwayFrame, PingFrame

from fake_backend.transport.http2.output import Output
from tests.fake_backend.transport.h2_peer import PREFACE, Peer
from tests.fake_backend.transport.recording import RecordingTransport


def test_a_frame_past_the_machine_comes_after_those_of_the_machine() -> None:
    async def scene() -> None:
        output, transport = made()
        output.machine.ping(b"12345678")
        output.transmit()
        assert transport.writes == []
        output.goaway(ErrorCodes.ENHANCE_YOUR_CALM, 7)
        first, second = Peer().read(transport.written)
        assert isinstance(first, PingFrame)
        assert isinstance(second, GoAwayFrame)
        assert (second.last_stream_id, second.error_code) == (7, 11)

    asyncio.run(scene())


def test_frames_of_one_turn_leave_in_one_write() -> None:
    async def scene() -> None:
        output, transport = made()
        for number in range(3):
            output.machine.ping(b"1234567%d" % number)
            output.transmit()
        await asyncio.sleep(0)
        assert len(transport.writes) == 1
        assert len(list(Peer().read(transport.written))) == 3

    asyncio.run(scene())


def test_what_was_made_before_a_silence_or_a_reset_leaves() -> None:
    async def scene() -> None:
        for end in (lambda output: output.mute("fault"), Output.abort, Output.close):
            output, transport = made()
            output.machine.ping(b"12345678")
            output.transmit()
            end(output)
            await asyncio.sleep(0)
            assert len(transport.writes) == 1

    asyncio.run(scene())


def test_a_client_that_does_not_read_holds_writers_and_is_read_from() -> None:
    async def scene() -> None:
        output, transport = made()
        output.hold()
        waiting = asyncio.create_task(output.drain())
        await asyncio.sleep(0)
        assert not waiting.done()
        output.release()
        await asyncio.wait_for(waiting, 1)
        assert transport.actions == []

    asyncio.run(scene())


def test_nothing_is_written_after_the_end() -> None:
    async def scene() -> None:
        output, transport = made()
        output.close()
        output.send(b"late")
        output.reset_stream(1, ErrorCodes.CANCEL)  # a stream that does not exist
        assert (transport.writes, transport.actions) == ([], ["close"])
        assert (output.closed_here, output.open) == (True, False)

    asyncio.run(scene())


def made() -> tuple[Output, RecordingTransport]:
    machine = H2Connection(H2Configuration(client_side=False))
    machine.initiate_connection()
    machine.receive_data(PREFACE)
    machine.clear_outbound_data_buffer()
    transport = RecordingTransport()
    return Output(transport, machine), transport
