"""Plays a reply to the client, piece by piece, at absolute deadlines."""

import asyncio
import functools
import hashlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any

from fake_backend.clock import Clock, Signal, SystemClock
from fake_backend.messages.fingerprint import normalised
from fake_backend.messages.reply import FOREVER, Headers, Piece, Reply
from fake_backend.transport.response import CLOSED, ENDED_BY_SERVER, Response

MACHINE = SystemClock()
TURN_S = 0.01  # an answer that is made without pauses lets others go on after this time
BLOCK = 65_536  # pieces that leave at the same moment are written together, up to this size
NORMALISED_BYTES = 65_536  # longer answers have only the raw fingerprint


@dataclass(slots=True)
class Delivery:
    """The bytes that have left; filled in on the way, so that an aborted delivery counts too."""

    status: int | None = None
    first_byte_at: float | None = None
    size: int = 0
    planned_s: float = 0.0
    late_s: float = 0.0
    complete: bool = False  # the answer has ended properly
    client_end: str = ""  # how the client ended it before the end: closed, goaway, rst:CODE
    delivered: list[str] = field(default_factory=list)
    digest: Any = field(default_factory=lambda: hashlib.blake2b(digest_size=8))
    body: list[bytes] = field(default_factory=list)

    @property
    def client_left(self) -> bool:
        return bool(self.client_end)

    def count(self, piece: Piece) -> None:
        """Count a piece that has been handed to the socket."""
        self.size += len(piece.data)
        self.digest.update(piece.data)
        if self.size <= NORMALISED_BYTES:
            self.body.append(piece.data)
        self.mark_delivered(piece.delivers)

    def mark_delivered(self, name: str) -> None:
        if name and name not in self.delivered:
            self.delivered.append(name)

    def normalised(self) -> str:
        """A fingerprint of the body without ids and times; empty if the body is too long."""
        if self.size > NORMALISED_BYTES:
            return ""
        return normalised(b"".join(self.body))


Finished = Callable[[Delivery], None]


def deliver(
    reply: Reply,
    headers: Headers,
    response: Response,
    clock: Clock,
    finished: Finished,
    *,
    arrived: float | None = None,
) -> Coroutine[Any, Any, None] | None:
    """Send `reply`: at once if it need not wait, otherwise in the returned coroutine.

    `headers` are sent in addition to the reply's own. `finished` is called once, at the end or when
    the coroutine is cancelled because the client left. The pauses count from `arrived` on `clock`,
    the request's arrival (default: now), so that the time that the backend needs is part of them.
    """
    body = reply.pieces
    at_once = (
        not reply.chunked
        and reply.frame is None
        and reply.ending == "complete"
        and not reply.head_pause_s
        and isinstance(body, tuple)
        and not any(piece.pause_s or piece.act for piece in body)
        and response.takes(sum(len(piece.data) for piece in body))
    )
    if not at_once:
        return _Player(reply, headers, response, clock, finished, arrived).play()
    assert isinstance(body, tuple)
    done = Delivery(status=reply.status, first_byte_at=MACHINE.monotonic())
    done.delivered.extend(reply.delivers)
    for piece in body:
        done.count(piece)
    response.head(reply.status, _headers(reply, headers, clock), done.size)
    for piece in body:
        if piece.data:
            response.data(piece.data)
    response.end("complete")
    done.complete = True
    finished(done)
    return None


class _Player:
    """Plays one reply that takes time; each pause counts from the end planned for the last.

    When the fault that slows the reply is over, the present pause ends, and the next one counts
    from that moment. A pause without end stays: a lost answer does not come back.
    """

    def __init__(
        self,
        reply: Reply,
        headers: Headers,
        response: Response,
        clock: Clock,
        finished: Finished,
        arrived: float | None,
    ) -> None:
        self._headers = headers
        self._reply, self._response = reply, response
        self._clock, self._finished = clock, finished
        self._done = Delivery()
        self._chunked = reply.chunked or reply.streams
        self._held_bytes = 0
        self._last_left = False  # the event that ends a stream, where nothing else does
        self._turn_ends = MACHINE.monotonic() + TURN_S
        self._due = self._began = clock.monotonic() if arrived is None else arrived

    async def play(self) -> None:
        try:
            await self._play()
        except asyncio.CancelledError as error:
            who = error.args[0] if error.args else CLOSED
            self._done.client_end = "" if who == ENDED_BY_SERVER else str(who)
            raise
        finally:
            self._done.mark_delivered(self._response.hit_by)
            self._finished(self._done)

    async def _play(self) -> None:
        pieces, over = self._reply.pieces, self._reply.over
        if not self._chunked:
            pieces = list(pieces)
            self._length = sum(len(piece.data) for piece in pieces)
        for piece in pieces:
            held_by = None if over is None or over.given else over
            if piece.pause_s:
                await self._flush()
                self._done.mark_delivered(self._reply.holds)
                if piece.pause_s == FOREVER:
                    self._done.mark_delivered(piece.delivers)
                await self._pause(piece.pause_s, held_by)
            await self._send(piece)
        if (
            self._done.status is None
            and self._response.has_head
            and self._reply.ending in {"complete", "fin", "fin_mid_chunk"}
        ):
            await self._start()
        await self._flush()
        if self._reply.ending == "stall":
            await self._pause(FOREVER)
        self._response.end(self._reply.ending, self._reply.framing.before + b"{")
        self._done.complete = self._reply.ending in {"complete", "acted"} or self._last_left

    async def _send(self, piece: Piece) -> None:
        data = piece.data
        if piece.act is not None:
            await self._flush()
            self._response.act(piece.act)
        is_head = piece.part == "head" and self._response.has_head
        if self._done.status is None and (data or is_head):
            await self._start()
        if data:
            self._response.data(data)
            self._held_bytes += len(data)
            ends = piece.part == "done" and not self._response.has_head
            self._last_left = self._last_left or ends
        self._done.count(piece)
        if self._held_bytes >= BLOCK:
            await self._flush()
            await self._yield()
        elif MACHINE.monotonic() > self._turn_ends:
            await self._yield()

    async def _yield(self) -> None:
        """An answer without pauses must not hold up the others."""
        await asyncio.sleep(0)
        self._turn_ends = MACHINE.monotonic() + TURN_S

    async def _flush(self) -> None:
        self._held_bytes = 0
        await self._response.flush()

    async def _start(self) -> None:
        if not self._response.takes(0):  # nothing begins on a silent connection
            await self._flush()
        reply, length = self._reply, None if self._chunked else self._length
        headers = _headers(reply, self._headers, self._clock)
        if not reply.head_pause_s:
            self._response.head(reply.status, headers, length)
        self._done.status = reply.status
        self._done.first_byte_at = MACHINE.monotonic()
        for name in reply.delivers:
            self._done.mark_delivered(name)
        if reply.head_pause_s:
            pause = functools.partial(self._pause, reply.head_pause_s, reply.head_over)
            await self._response.slow_head(reply.status, headers, length, pause)

    async def _pause(self, seconds: float, unless: Signal | None = None) -> None:
        if seconds == FOREVER:
            await asyncio.get_running_loop().create_future()
        self._due += seconds
        self._done.planned_s = self._due - self._began
        await self._clock.sleep_until(self._due, unless)
        self._turn_ends = MACHINE.monotonic() + TURN_S
        now = self._clock.monotonic()
        if unless is not None and unless.given and now < self._due:
            self._due = now
            self._done.planned_s = self._due - self._began
        self._done.late_s = max(self._done.late_s, now - self._due)


@functools.lru_cache(maxsize=4)
def _date(epoch: int) -> str:
    return formatdate(epoch, usegmt=True)


def _headers(reply: Reply, headers: Headers, clock: Clock) -> Headers:
    """The headers of every HTTP version."""
    if any(name == "date" for name, _ in reply.headers):
        return (*reply.headers, *headers)
    return (*reply.headers, *headers, ("date", _date(int(clock.epoch()))))
