import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from fake_backend.clock import Clock, Signal, SystemClock
from fake_backend.messages.reply import FOREVER, Ending, Piece, Reply, json_reply
from fake_backend.transport.behaviour import HEALTHY_LINK
from fake_backend.transport.delivery import BLOCK, NORMALISED_BYTES, Delivery, deliver
from fake_backend.transport.http1_response import Http1Response
from fake_backend.transport.response import ENDED_BY_SERVER, Origin
from fake_backend.transport.response_stream import ResponseStream
from fake_backend.transport.wire_fault import DeliveryReport
from tests.fake_backend.exchange.steered import frozen_clock
from tests.fake_backend.transport.recording import RecordingTransport

CLOCK = SystemClock()


class Client:
    def __init__(self) -> None:
        self.transport = RecordingTransport()
        report = DeliveryReport("host", "", lambda *_: None)
        self.stream = ResponseStream(self.transport, HEALTHY_LINK, report)
        self.deliveries: list[Delivery] = []

    def deliver(self, reply: Reply, clock: Clock = CLOCK, **more: Any) -> Any:
        response = Http1Response(self.stream, Origin())
        return deliver(reply, (), response, clock, self.deliveries.append, **more)


def chunked(*pieces: Piece, ending: Ending = "complete") -> Reply:
    return Reply(pieces=pieces, chunked=True, ending=ending)


def test_a_reply_without_pauses_leaves_at_once_in_one_write() -> None:
    async def scene() -> None:
        client = Client()
        assert client.deliver(json_reply({"a": 1}, headers=(("date", "now"),))) is None
        assert client.transport.writes == [
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\n"
            b'date: now\r\ncontent-length: 7\r\n\r\n{"a":1}'
        ]
        (delivery,) = client.deliveries
        assert (delivery.status, delivery.size, delivery.client_left) == (200, 7, False)

    asyncio.run(scene())


def test_the_last_reply_of_a_connection_says_so() -> None:
    async def scene() -> None:
        client = Client()
        client.stream.keep_alive = False
        client.deliver(json_reply({}))
        assert b"\r\nconnection: close\r\n" in client.transport.written
        assert client.transport.actions == ["close"]

    asyncio.run(scene())


def test_pieces_are_chunks_and_pauses_flush_them() -> None:
    async def scene() -> None:
        client = Client()
        await client.deliver(chunked(Piece(b"a"), Piece(b"b"), Piece(b"c", pause_s=0.02)))
        head, _, body = client.transport.written.partition(b"\r\n\r\n")
        assert b"transfer-encoding: chunked" in head
        assert body == b"1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\n"
        assert len(client.transport.writes) == 3
        (delivery,) = client.deliveries
        assert round(delivery.planned_s, 6) == 0.02
        assert delivery.size == 3

    asyncio.run(scene())


def test_large_answers_leave_in_blocks() -> None:
    async def scene() -> None:
        client = Client()
        await client.deliver(chunked(*(Piece(b"x" * 1000) for _ in range(200))))
        assert max(map(len, client.transport.writes)) < BLOCK + 2000
        assert client.deliveries[0].size == 200_000

    asyncio.run(scene())


def test_a_fin_in_the_middle_of_a_chunk_promises_more_than_it_sends() -> None:
    async def scene() -> None:
        client = Client()
        await client.deliver(chunked(Piece(b"a"), ending="fin_mid_chunk"))
        assert client.transport.written.endswith(b"1\r\na\r\n400\r\ndata: {")
        assert client.transport.actions == ["close"]

    asyncio.run(scene())


def test_a_client_that_leaves_differs_from_the_server_s_end() -> None:
    async def scene() -> None:
        for message, left in ((None, True), (ENDED_BY_SERVER, False)):
            client = Client()
            reply = chunked(Piece(b"a"), Piece(b"", pause_s=FOREVER, delivers="hang"))
            task = asyncio.create_task(client.deliver(reply))
            await asyncio.sleep(0.01)
            task.cancel(message)
            await asyncio.wait([task])
            (delivery,) = client.deliveries
            assert (delivery.client_left, delivery.delivered) == (left, ["hang"])

    asyncio.run(scene())


def test_the_fingerprint_of_a_long_body_is_the_raw_one_alone() -> None:
    delivery = Delivery()
    delivery.count(Piece(b"x" * NORMALISED_BYTES))
    assert delivery.normalised()
    delivery.count(Piece(b"x", delivers="fault"))
    assert delivery.normalised() == ""
    assert delivery.delivered == ["fault"]


def test_pauses_count_from_the_arrival_of_the_request() -> None:
    """The time that the backend needs is part of the first pause, not added to it."""

    async def scene() -> None:
        client, clock = Client(), frozen_clock()
        arrived = clock.monotonic()
        clock.advance(3)
        playing = asyncio.create_task(
            client.deliver(chunked(Piece(b"a", pause_s=10)), clock, arrived=arrived)
        )
        await _turns()
        clock.advance(6.9)
        await _turns()
        assert client.transport.written == b""
        clock.advance(0.1)
        await asyncio.wait_for(playing, 1)
        assert client.deliveries[0].planned_s == 10

    asyncio.run(scene())


def test_the_end_of_a_fault_ends_the_present_pause_alone() -> None:
    """The pause after it is the model's own, and counts from the end of the fault."""

    async def scene() -> None:
        client, clock, over = Client(), frozen_clock(), Signal()

        def pieces() -> Iterator[Piece]:
            for _ in range(3):
                yield Piece(b"x", pause_s=1 if over.given else 60)

        reply = Reply(pieces=pieces(), chunked=True, over=over)
        playing = asyncio.create_task(client.deliver(reply, clock))
        await _turns()
        clock.advance(20)
        over.give()
        await _turns()
        assert client.transport.written.count(b"x") == 1
        for count in (2, 3):
            clock.advance(1)
            await _turns()
            assert client.transport.written.count(b"x") == count
        await asyncio.wait_for(playing, 1)
        (delivery,) = client.deliveries
        assert (delivery.planned_s, delivery.late_s) == (22, 0)

    asyncio.run(scene())


def test_a_fault_that_ends_while_the_client_does_not_read_holds_nothing_more() -> None:
    """The piece is chosen, its pause has not begun."""

    async def scene() -> None:
        client, clock, over = Client(), frozen_clock(), Signal()
        reply = chunked(Piece(b"a"), Piece(b"b", pause_s=60))
        client.stream.backpressure.hold("transport")
        playing = asyncio.create_task(client.deliver(replace(reply, over=over), clock))
        await _turns()
        over.give()
        client.stream.backpressure.release("transport")
        await asyncio.wait_for(playing, 1)

    asyncio.run(scene())


def test_a_lost_answer_stays_lost_when_its_fault_is_over() -> None:
    async def scene() -> None:
        client, clock, over = Client(), frozen_clock(), Signal()
        reply = replace(chunked(Piece(b"", pause_s=FOREVER)), over=over)
        playing = asyncio.create_task(client.deliver(reply, clock))
        await _turns()
        over.give()
        clock.advance(1000)
        await _turns()
        assert not playing.done()
        playing.cancel()
        await asyncio.wait([playing])

    asyncio.run(scene())


async def _turns() -> None:
    for _ in range(10):
        await asyncio.sleep(0)
