import asyncio
from collections.abc import MutableMapping
from typing import Any

from fake_backend.deliver import Delivery, deliver
from fake_backend.reply import Piece, Reply


class ManualClock:
    """Time passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.sleeps: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def epoch(self) -> float:
        return self.now

    async def sleep_until(self, deadline: float) -> None:
        self.sleeps.append(deadline)
        self.now = max(self.now, deadline)


def play(reply: Reply, clock: ManualClock, *, leaves_after: int = 1000) -> tuple[Delivery, bytes]:
    sent: list[MutableMapping[str, Any]] = []
    left = asyncio.Event()

    async def receive() -> dict[str, Any]:
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)
        clock.now += 0.01  # sending takes time, too
        if len(sent) > leaves_after:
            left.set()
            await asyncio.sleep(0)

    done = asyncio.run(deliver(reply, receive, send, clock))
    return done, b"".join(message.get("body", b"") for message in sent)


def test_pieces_leave_at_absolute_moments_so_that_delays_do_not_add_up() -> None:
    clock = ManualClock()
    reply = Reply(pieces=[Piece(b"a", 0.1), Piece(b"b", 0.1), Piece(b"c", 0.1)])
    done, body = play(reply, clock)
    assert body == b"abc"
    assert [round(moment, 6) for moment in clock.sleeps] == [0.1, 0.2, 0.3]
    assert (done.status, done.bytes, done.client_left) == (200, 3, False)


def test_an_empty_reply_has_a_status_all_the_same() -> None:
    done, body = play(Reply(204), ManualClock())
    assert (done.status, done.bytes, body) == (204, 0, b"")


def test_nothing_more_is_sent_to_a_client_that_has_left() -> None:
    reply = Reply(pieces=[Piece(b"x", 0.1) for _ in range(50)])
    done, body = play(reply, ManualClock(), leaves_after=3)
    assert done.client_left is True
    assert len(body) < 10
