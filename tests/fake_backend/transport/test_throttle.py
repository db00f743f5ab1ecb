import asyncio
import time
from collections.abc import Callable

import pytest

from fake_backend.clock import Signal
from fake_backend.transport.behaviour import HEALTHY_LINK, Cut, LinkBehaviour
from fake_backend.transport.throttle import FULL, Backpressure, Throttle
from tests.fake_backend.transport.recording import RecordingTransport


def nothing() -> None:
    pass


def throttle(
    transport: RecordingTransport,
    behaviour: LinkBehaviour,
    *,
    pause: Callable[[], None] = nothing,
    resume: Callable[[], None] = nothing,
    delivered: Callable[[], None] = nothing,
) -> Throttle:
    return Throttle(transport, behaviour, Backpressure(pause, resume), delivered=delivered)


def test_backpressure_lasts_as_long_as_one_of_its_reasons() -> None:
    calls: list[str] = []
    backpressure = Backpressure(lambda: calls.append("pause"), lambda: calls.append("resume"))
    backpressure.hold("transport")
    backpressure.hold("throttle")
    backpressure.hold("throttle")
    backpressure.release("transport")
    backpressure.release("transport")
    assert calls == ["pause"]
    backpressure.release("throttle")
    assert calls == ["pause", "resume"]


def test_a_healthy_link_passes_bytes_on_at_once() -> None:
    async def scene() -> None:
        transport, delivered = RecordingTransport(), list[str]()
        link = throttle(transport, HEALTHY_LINK, delivered=lambda: delivered.append("fault"))
        link.write(b"a")
        link.write(b"b")
        link.close()
        assert transport.writes == [b"a", b"b"]
        assert transport.actions == ["close"]
        assert not delivered

    asyncio.run(scene())


def test_a_delay_holds_bytes_back_and_the_close_waits_for_them() -> None:
    async def scene() -> None:
        transport = RecordingTransport()
        link = throttle(transport, LinkBehaviour(delay_s=0.05))
        link.write(b"late")
        link.close()
        await asyncio.sleep(0.01)
        assert (transport.written, transport.actions) == (b"", [])
        await asyncio.sleep(0.1)
        assert (transport.written, transport.actions) == (b"late", ["close"])

    asyncio.run(scene())


def test_a_rate_limits_the_bytes_per_second() -> None:
    async def scene() -> None:
        transport = RecordingTransport()
        link = throttle(transport, LinkBehaviour(bytes_per_s=1000))
        begun = time.monotonic()
        link.write(b"x" * 200)
        await asyncio.sleep(0.1)
        assert len(transport.written) <= 1000 * (time.monotonic() - begun) + 50
        await asyncio.sleep(0.2)
        assert len(transport.written) == 200
        assert max(map(len, transport.writes)) == 50  # 20 slices a second

    asyncio.run(scene())


def test_a_full_throttle_pauses_the_writer_until_it_is_half_empty() -> None:
    async def scene() -> None:
        calls: list[str] = []
        link = throttle(
            RecordingTransport(),
            LinkBehaviour(delay_s=0.02),
            pause=lambda: calls.append("pause"),
            resume=lambda: calls.append("resume"),
        )
        link.write(b"x" * FULL)
        assert calls == []
        link.write(b"x")
        assert calls == ["pause"]
        await asyncio.sleep(0.1)
        assert calls == ["pause", "resume"]

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("cut", "actions"), [("reset", ["abort"]), ("fin", ["close"]), ("silence", [])]
)
def test_a_cut_ends_the_connection_after_its_bytes(cut: Cut, actions: list[str]) -> None:
    async def scene() -> None:
        transport, delivered = RecordingTransport(), list[str]()
        link = throttle(
            transport,
            LinkBehaviour(cut_after=3, cut=cut),
            delivered=lambda: delivered.append("fault"),
        )
        link.write(b"ab")
        assert not link.cut
        link.write(b"cd")
        link.write(b"ef")
        assert (link.cut, transport.written, transport.actions) == (True, b"abc", actions)
        assert delivered == ["fault"]
        if cut == "silence":
            link.close()
            assert transport.actions == []  # the client waits for ever

    asyncio.run(scene())


def test_a_close_may_be_late_and_a_lost_client_ends_the_wait() -> None:
    async def scene() -> None:
        transports = [RecordingTransport(), RecordingTransport()]
        links = [throttle(wire, LinkBehaviour(close_delay_s=0.03)) for wire in transports]
        for link in links:
            link.close()
        links[1].drop()
        await asyncio.sleep(0.1)
        assert [transport.actions for transport in transports] == [["close"], []]

    asyncio.run(scene())


def test_bytes_held_back_leave_when_the_fault_is_over() -> None:
    async def scene() -> None:
        transport, over = RecordingTransport(), Signal()
        link = throttle(transport, LinkBehaviour(delay_s=60, bytes_per_s=10, over=over))
        link.write(b"late")
        assert transport.written == b""
        over.give()
        link.write(b" and healthy")
        assert transport.written == b"late and healthy"
        link.close()
        assert transport.actions == ["close"]

    asyncio.run(scene())


def test_a_late_close_comes_when_the_fault_is_over() -> None:
    async def scene() -> None:
        transport, over = RecordingTransport(), Signal()
        throttle(transport, LinkBehaviour(close_delay_s=60, over=over)).close()
        over.give()
        assert transport.actions == ["close"]

    asyncio.run(scene())


def test_a_connection_of_the_fault_is_not_cut_after_its_end() -> None:
    async def scene() -> None:
        transport, over = RecordingTransport(), Signal()
        link = throttle(transport, LinkBehaviour(cut_after=3, over=over))
        link.write(b"ab")
        over.give()
        link.write(b"cdef")
        assert (link.cut, transport.written) == (False, b"abcdef")

    asyncio.run(scene())


def test_a_cut_connection_stays_cut() -> None:
    async def scene() -> None:
        transport, over = RecordingTransport(), Signal()
        link = throttle(transport, LinkBehaviour(cut_after=1, cut="silence", over=over))
        link.write(b"ab")
        over.give()
        link.write(b"cd")
        assert transport.written == b"a"

    asyncio.run(scene())


def test_a_lost_client_no_longer_listens() -> None:
    async def scene() -> None:
        transport, over = RecordingTransport(), Signal()
        link = throttle(transport, LinkBehaviour(delay_s=60, over=over))
        link.write(b"late")
        link.drop()
        over.give()
        assert transport.written == b""

    asyncio.run(scene())
