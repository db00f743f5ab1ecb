"""Plays a reply to the client, piece by piece, at absolute deadlines."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from fake_backend.clock import Clock
from fake_backend.reply import Reply

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


@dataclass(slots=True)
class Delivery:
    """What really left: filled in while it happens, so that an aborted delivery counts too."""

    status: int | None = None
    first_byte_at: float | None = None
    bytes: int = 0
    late_s: float = 0.0
    client_left: bool = False
    digest: str = ""


async def deliver(reply: Reply, receive: Receive, send: Send, clock: Clock) -> Delivery:
    """Send `reply` until its end, or until the client leaves."""
    done = Delivery()
    gone = asyncio.ensure_future(_disconnected(receive))
    try:
        await _play(reply, send, clock, gone, done)
    finally:
        done.client_left = done.client_left or gone.done()
        gone.cancel()
    return done


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _play(
    reply: Reply, send: Send, clock: Clock, gone: asyncio.Future[None], done: Delivery
) -> None:
    digest = hashlib.blake2b(digest_size=8)
    due = clock.monotonic()
    for piece in reply.pieces:
        if piece.pause_s:
            due += piece.pause_s
            await _pause(clock, due, gone)
            done.late_s = max(0.0, clock.monotonic() - due)
        if gone.done():
            done.client_left = True
            return
        if done.status is None:
            await _start(reply, send, done)
            done.first_byte_at = clock.monotonic()
        await send({"type": "http.response.body", "body": piece.data, "more_body": True})
        digest.update(piece.data)
        done.bytes += len(piece.data)
    if done.status is None:
        await _start(reply, send, done)
    await send({"type": "http.response.body", "body": b"", "more_body": False})
    done.digest = digest.hexdigest()


async def _start(reply: Reply, send: Send, done: Delivery) -> None:
    headers = [(name.encode(), value.encode()) for name, value in reply.headers]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    done.status = reply.status


async def _pause(clock: Clock, due: float, gone: asyncio.Future[None]) -> None:
    pause = asyncio.ensure_future(clock.sleep_until(due))
    try:
        await asyncio.wait({pause, gone}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        pause.cancel()
