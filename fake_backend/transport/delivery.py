"""Plays a reply to the client, piece by piece, at absolute deadlines."""

import asyncio
import functools
import hashlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from email.utils import formatdate
from http import HTTPStatus
from typing import Any

from fake_backend.clock import Clock, Signal, SystemClock
from fake_backend.messages.fingerprint import normalised
from fake_backend.messages.reply import FOREVER, Ending, Headers, Piece, Reply
from fake_backend.transport.response_stream import ENDED_BY_SERVER, ResponseStream

MACHINE = SystemClock()
TURN_S = 0.01  # an answer that is made without pauses lets others go on after this time
BLOCK = 65_536  # pieces that leave at the same moment are written together, up to this size
NORMALISED_BYTES = 65_536  # longer answers have only the raw fingerprint
LOST_CHUNK = b"400\r\n"  # promises 1024 bytes
NO_BODY = {204, 304}
PHRASES = {status.value: status.phrase for status in HTTPStatus} | {529: "Overloaded"}


@dataclass(slots=True)
class Delivery:
    """The bytes that have left; filled in on the way, so that an aborted delivery counts too."""

    status: int | None = None
    first_byte_at: float | None = None
    size: int = 0
    planned_s: float = 0.0
    late_s: float = 0.0
    client_left: bool = False
    delivered: list[str] = field(default_factory=list)
    digest: Any = field(default_factory=lambda: hashlib.blake2b(digest_size=8))
    body: list[bytes] = field(default_factory=list)

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
    stream: ResponseStream,
    clock: Clock,
    finished: Finished,
    *,
    arrived: float | None = None,
) -> Coroutine[Any, Any, None] | None:
    """Send `reply`: at once if it has no pauses, otherwise in the returned coroutine.

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
        and not any(piece.pause_s for piece in body)
    )
    if not at_once:
        return _Player(reply, headers, stream, clock, finished, arrived).play()
    assert isinstance(body, tuple)
    done = Delivery(status=reply.status, first_byte_at=MACHINE.monotonic())
    done.delivered.extend(reply.delivers)
    for piece in body:
        done.count(piece)
    head = _head(reply, headers, clock, length=done.size, keep_alive=stream.keep_alive)
    stream.write(head + b"".join(piece.data for piece in body))
    stream.end("complete")
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
        stream: ResponseStream,
        clock: Clock,
        finished: Finished,
        arrived: float | None,
    ) -> None:
        self._headers = headers
        self._reply, self._stream = reply, stream
        self._clock, self._finished = clock, finished
        self._done = Delivery()
        self._chunked = reply.chunked or reply.streams
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._turn_ends = MACHINE.monotonic() + TURN_S
        self._due = self._began = clock.monotonic() if arrived is None else arrived

    async def play(self) -> None:
        try:
            await self._play()
        except asyncio.CancelledError as error:
            self._done.client_left = error.args != (ENDED_BY_SERVER,)
            raise
        finally:
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
        if self._done.status is None and self._reply.ending in {"complete", "fin", "fin_mid_chunk"}:
            await self._start()
        await self._flush()
        if self._reply.ending == "stall":
            await self._pause(FOREVER)
        self._end(self._reply.ending)

    def _end(self, ending: Ending) -> None:
        if ending == "complete" and self._chunked:
            self._stream.write(b"0\r\n\r\n")
        if ending == "fin_mid_chunk":
            self._stream.write(LOST_CHUNK + self._reply.framing.before + b"{")
        self._stream.end(ending)

    async def _send(self, piece: Piece) -> None:
        data = piece.data
        if self._done.status is None and (data or piece.part == "head"):
            await self._start()
        if data:
            self._waiting.append(b"%x\r\n%b\r\n" % (len(data), data) if self._chunked else data)
            self._waiting_bytes += len(data)
        self._done.count(piece)
        if self._waiting_bytes >= BLOCK:
            await self._flush()
            await self._yield()
        elif MACHINE.monotonic() > self._turn_ends:
            await self._yield()

    async def _yield(self) -> None:
        """An answer without pauses must not hold up the others."""
        await asyncio.sleep(0)
        self._turn_ends = MACHINE.monotonic() + TURN_S

    async def _flush(self) -> None:
        if self._waiting:
            self._stream.write(b"".join(self._waiting))
            self._waiting.clear()
            self._waiting_bytes = 0
            await self._stream.drain()

    async def _start(self) -> None:
        length = None if self._chunked else self._length
        keep_alive = self._stream.keep_alive
        head = _head(self._reply, self._headers, self._clock, length=length, keep_alive=keep_alive)
        self._done.status = self._reply.status
        self._done.first_byte_at = MACHINE.monotonic()
        for name in self._reply.delivers:
            self._done.mark_delivered(name)
        if not self._reply.head_pause_s:
            self._waiting.append(head)
            return
        for line in head.splitlines(keepends=True):
            self._stream.write(line)
            await self._pause(self._reply.head_pause_s, self._reply.head_over)

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


def _head(
    reply: Reply, headers: Headers, clock: Clock, *, length: int | None, keep_alive: bool
) -> bytes:
    """The status line and headers, as bytes."""
    names = {name for name, _ in reply.headers}
    lines = [f"HTTP/1.1 {reply.status} {PHRASES.get(reply.status, 'Unknown')}"]
    lines += [f"{name}: {value}" for name, value in (*reply.headers, *headers)]
    if "date" not in names:
        lines.append(f"date: {_date(int(clock.epoch()))}")
    if length is None:
        lines.append("transfer-encoding: chunked")
    elif "content-length" not in names and reply.status not in NO_BODY:
        lines.append(f"content-length: {length}")
    if not keep_alive:
        lines.append("connection: close")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", errors="replace")
