"""Clients that break HTTP/2: each is cut off with the right code, and others are served on."""

from collections.abc import Callable, Iterator
from contextlib import suppress

import psutil
import pytest
from h2.errors import ErrorCodes
from hyperframe.frame import (
    ContinuationFrame,
    DataFrame,
    HeadersFrame,
    PingFrame,
    PriorityFrame,
    RstStreamFrame,
    SettingsFrame,
)

from bench.live.backend import Backend
from tests.fake_backend.conftest import Entries
from tests.fake_backend.transport.h2_client import H2Client, connected, h2_client
from tests.fake_backend.transport.h2_peer import CHAT, PART, PREFACE, Peer, chat

STALLED = {"fault": "stall", "surfaces": ["openai_chat"]}
MB = 1_000_000
MANY = 2000  # frames, twice what is let through
GET = [
    (":method", "GET"),
    (":scheme", "https"),
    (":authority", "api.openai.com"),
    (":path", "/v1/models"),
]


def no_preface(peer: Peer) -> bytes:
    return b"GET /v1/models HTTP/1.1\r\nhost: api.openai.com\r\n\r\n"


def preface_alone_then_data(peer: Peer) -> bytes:
    return PREFACE + DataFrame(1, b"x").serialize()


def rapid_reset(peer: Peer) -> bytes:
    cancel = (RstStreamFrame(n, error_code=ErrorCodes.CANCEL) for n in range(1, 2 * MANY, 2))
    return greeted(peer.head(frame.stream_id, GET) + frame.serialize() for frame in cancel)


def continuations(peer: Peer) -> bytes:
    block = peer.encoder.encode(GET)
    return greeted(
        [HeadersFrame(1, block).serialize(), ContinuationFrame(1, b"").serialize() * MANY]
    )


def settings(peer: Peer) -> bytes:
    return greeted([SettingsFrame(0, settings={4: 70_000}).serialize() * MANY])


def pings(peer: Peer) -> bytes:
    return greeted([PingFrame(0, b"12345678").serialize() * MANY])


def priorities(peer: Peer) -> bytes:
    return greeted([PriorityFrame(1, depends_on=3, stream_weight=1).serialize() * MANY])


def empty_data(peer: Peer) -> bytes:
    return greeted([peer.head(1, GET, end=False), DataFrame(1).serialize() * MANY])


def unknown_frames(peer: Peer) -> bytes:
    return greeted([b"\x00\x00\x00\xfa\x00\x00\x00\x00\x00" * MANY])


def ten_thousand_streams(peer: Peer) -> bytes:
    return greeted(peer.request(n, CHAT, chat()) for n in range(1, 20_000, 2))


def huge_head(peer: Peer) -> bytes:
    """2 MB in as many frames as one head may have."""
    many = [(f"x-{number}", "y" * 45_000) for number in range(40)]
    return greeted([peer.head(1, [*GET, *many])])


def hpack_bomb(peer: Peer) -> bytes:
    """4,000 bytes that the client adds to the table once, and names 16,000 times."""
    block = peer.encoder.encode([*GET, ("x-bomb", "y" * 4000)])
    again = peer.encoder.encode([("x-bomb", "y" * 4000)])
    assert len(again) == 1
    frame = HeadersFrame(1, block + again * (PART - len(block)), flags=["END_HEADERS"])
    return greeted([frame.serialize()])


def broken_hpack(peer: Peer) -> bytes:
    return greeted([HeadersFrame(1, b"\xff\xff\xff\xff\xff", flags=["END_HEADERS"]).serialize()])


def long_frame(peer: Peer) -> bytes:
    return greeted([(PART + 1).to_bytes(3) + b"\x00\x00\x00\x00\x00\x01" + b"x" * (PART + 1)])


def greeted(parts: Iterator[bytes] | list[bytes]) -> bytes:
    return Peer.greeting() + b"".join(parts)


CALM, PROTOCOL = "ENHANCE_YOUR_CALM", "PROTOCOL_ERROR"
ATTACKS: list[tuple[Callable[[Peer], bytes], str]] = [
    (no_preface, PROTOCOL),
    (preface_alone_then_data, PROTOCOL),
    (rapid_reset, CALM),
    (continuations, CALM),
    (settings, CALM),
    (pings, CALM),
    (priorities, CALM),
    (empty_data, CALM),
    (unknown_frames, CALM),
    (ten_thousand_streams, CALM),
    (huge_head, CALM),
    (hpack_bomb, CALM),
    (broken_hpack, "COMPRESSION_ERROR"),
    (long_frame, "FRAME_SIZE_ERROR"),
]


@pytest.mark.parametrize(
    ("attack", "code"), ATTACKS, ids=lambda value: getattr(value, "__name__", "")
)
def test_it_is_cut_off_with_the_right_code(
    backend: Backend, entries: Entries, attack: Callable[[Peer], bytes], code: str
) -> None:
    backend.control("PUT", "plan", {"faults": [STALLED]})
    process = psutil.Process(backend.pid)
    with h2_client(backend) as other, connected(backend, timeout=10) as client:
        assert served(other)
        before = process.memory_info().rss
        with suppress(OSError):  # the backend has closed before the end
            client.send(attack(client.peer))
        client.read()
        grown = process.memory_info().rss - before
        assert (client.goaway, client.ended) == (code, "eof")
        assert served(other)
    assert grown < 40 * MB
    broken = [entry["problem"] for entry in entries("broken")]
    assert len(broken) == 1


def test_readers_that_open_no_window_hold_little_and_nobody_up(
    backend: Backend, entries: Entries
) -> None:
    """100 answers of 10 MB each, of which nothing may leave."""
    big = {"fault": "oversized_answer", "surfaces": ["openai_chat"], "mb": 10}
    backend.control("PUT", "plan", {"faults": [big]})
    process = psutil.Process(backend.pid)
    with h2_client(backend) as other, h2_client(backend, INITIAL_WINDOW_SIZE=0) as client:
        before = process.memory_info().rss
        numbers = [client.ask(CHAT, chat()) for _ in range(100)]
        client.read(lambda: all(number in client.streams for number in numbers))
        assert served(other)
        assert process.memory_info().rss - before < 60 * MB
        assert all(client.streams[number].body == b"" for number in numbers)
    ends = [entry["client_end"] for entry in entries("answered") if entry["status"] == 200]
    assert ends.count("closed") == 100


def served(client: H2Client) -> bool:
    return client.answer(client.ask("/v1/models", method="GET")).status == 200
