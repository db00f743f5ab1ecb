"""Delays, slows down or cuts the bytes to a client, as the behaviour of its link says."""

import asyncio
import contextlib
import socket
import struct
from collections import deque
from collections.abc import Callable
from typing import cast

from fake_backend.transport.behaviour import HEALTHY_LINK, LinkBehaviour

FULL = 262_144  # bytes held back before the writer has to pause
SLICES_PER_S = 20  # a limited rate lets bytes through this often
ABORTING = struct.pack("ii", 1, 0)  # SO_LINGER: close at once, with RST


class Backpressure:
    """Pauses a writer for as long as any of several reasons lasts."""

    def __init__(self, pause: Callable[[], None], resume: Callable[[], None]) -> None:
        self._pause, self._resume = pause, resume
        self._on: set[str] = set()

    def hold(self, reason: str) -> None:
        if not self._on:
            self._pause()
        self._on.add(reason)

    def release(self, reason: str) -> None:
        if reason in self._on:
            self._on.remove(reason)
            if not self._on:
                self._resume()


class Throttle:
    """Writes to `transport`; `backpressure` holds the writer while the throttle is full.

    `delivered` is called whenever `behaviour` has changed what the client receives. When the fault
    behind it is over, the bytes held back leave at once, and the connection becomes a healthy one;
    one that has been cut stays cut.
    """

    def __init__(
        self,
        transport: asyncio.Transport,
        behaviour: LinkBehaviour,
        backpressure: Backpressure,
        *,
        delivered: Callable[[], None],
    ) -> None:
        self._transport = transport
        self._behaviour = behaviour
        self._backpressure, self._delivered = backpressure, delivered
        self._held: deque[tuple[float, bytes]] = deque()
        self._size = 0
        self._passed = 0
        self._free_at = 0.0
        self.cut = self._closing = False
        self._closer: asyncio.TimerHandle | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._loop = asyncio.get_running_loop()
        if behaviour.over is not None:
            behaviour.over.on_given(self, self._let_go)

    def write(self, data: bytes) -> None:
        behaviour = self._behaviour
        if not behaviour.delay_s and behaviour.bytes_per_s is None:
            self._pass(data)
            return
        self._delivered()
        rate = behaviour.bytes_per_s or float("inf")
        slice_bytes = len(data) if rate == float("inf") else max(1, int(rate / SLICES_PER_S))
        for start in range(0, len(data), slice_bytes):
            part = data[start : start + slice_bytes]
            due = max(self._loop.time() + behaviour.delay_s, self._free_at)
            self._free_at = due + len(part) / rate
            self._held.append((due, part))
            self._size += len(part)
        if self._size > FULL:
            self._backpressure.hold("throttle")
        self._schedule()

    def close(self) -> None:
        """Close once the bytes held back have left, after the link's `close_delay_s`."""
        self._closing = True
        if self._held:
            return
        if self._behaviour.close_delay_s:
            self._delivered()
            if self._closer is None:
                delay = self._behaviour.close_delay_s
                self._closer = self._loop.call_later(delay, self._transport.close)
        elif not (self.cut and self._behaviour.cut == "silence"):
            self._transport.close()

    def drop(self) -> None:
        """The client has left: discard the bytes held back."""
        self._held.clear()
        self._cancel_timers()
        if self._behaviour.over is not None:
            self._behaviour.over.forget(self)

    def _let_go(self) -> None:
        if self.cut:
            return
        self._behaviour = HEALTHY_LINK
        self._held = deque((0.0, part) for _, part in self._held)
        self._cancel_timers()
        self._release()

    def _cancel_timers(self) -> None:
        for timer in (self._timer, self._closer):
            if timer is not None:
                timer.cancel()

    def _schedule(self) -> None:
        if self._held and self._timer is None:
            self._timer = self._loop.call_at(self._held[0][0], self._release)

    def _release(self) -> None:
        self._timer = None
        now = self._loop.time()
        while self._held and self._held[0][0] <= now + 0.0005:
            _, part = self._held.popleft()
            self._size -= len(part)
            self._pass(part)
        if self._size < FULL // 2:
            self._backpressure.release("throttle")
        self._schedule()
        if self._closing and not self._held:
            self.close()

    def _pass(self, data: bytes) -> None:
        limit = self._behaviour.cut_after
        if self.cut or self._transport.is_closing():
            return
        if limit is None or self._passed + len(data) < limit:
            self._passed += len(data)
            self._transport.write(data)
            return
        self._transport.write(data[: limit - self._passed])
        self.cut = True
        self._delivered()
        match self._behaviour.cut:
            case "reset":
                reset(self._transport)
            case "fin":
                self._transport.close()
            case "silence":
                pass


def reset(transport: asyncio.BaseTransport) -> None:
    """Close with RST: unsent bytes are lost, the client sees `connection reset`."""
    sock: socket.socket | None = transport.get_extra_info("socket")
    if sock is not None:
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORTING)
    cast(asyncio.Transport, transport).abort()
