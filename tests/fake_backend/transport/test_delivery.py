import asyncio
from typing import Any

from fake_backend.clock import SystemClock
from fake_backend.messages.reply import FOREVER, Ending, Piece, Reply, json_reply
from fake_backend.transport.behaviour import HEALTHY_LINK
from fake_backend.transport.delivery import BLOCK, NORMALISED_BYTES, Delivery, deliver
from fake_backend.transport.response_stream import ENDED_BY_SERVER, ResponseStream
from fake_backend.transport.wire_fault import DeliveryReport
from tests.fake_backend.transport.recording import RecordingTransport

CLOCK = SystemClock()


class Client:
    def __init__(self) -> None:
        self.transport = RecordingTransport()
        report = DeliveryReport("host", "", lambda *_: None)
        self.stream = ResponseStream(self.transport, HEALTHY_LINK, report)
        self.deliveries: list[Delivery] = []

    def deliver(self, reply: Reply) -> Any:
        return deliver(reply, (), self.stream, CLOCK, self.deliveries.append)


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
