"""Carries out a treatment on what is written to a client: late, slowly, or only so far."""

import asyncio
import contextlib
import socket
import struct
from collections import deque
from collections.abc import Callable
from typing import cast

from fake_backend.treatment import Treatment

FULL = 262_144  # bytes held back before the writer is told to pause
SLICES_PER_S = 20  # a limited rate lets bytes through this often
ABORTING = struct.pack("ii", 1, 0)  # SO_LINGER: close at once, with RST


class Valve:
    """Stands before `transport`; `pause` and `resume` are called when it is full and when not."""

    def __init__(
        self,
        transport: asyncio.Transport,
        treatment: Treatment,
        *,
        pause: Callable[[], None],
        resume: Callable[[], None],
        delivered: Callable[[], None],
    ) -> None:
        self._transport = transport
        self._treatment = treatment
        self._pause, self._resume, self._delivered = pause, resume, delivered
        self._held: deque[tuple[float, bytes]] = deque()
        self._size = 0
        self._passed = 0
        self._free_at = 0.0
        self._paused = self._cut = self._closing = False
        self._timer: asyncio.TimerHandle | None = None
        self._loop = asyncio.get_running_loop()

    def write(self, data: bytes) -> None:
        treatment = self._treatment
        if not treatment.delay_s and treatment.bytes_per_s is None:
            self._pass(data)
            return
        self._delivered()
        rate = treatment.bytes_per_s or float("inf")
        slice_bytes = len(data) if rate == float("inf") else max(1, int(rate / SLICES_PER_S))
        for start in range(0, len(data), slice_bytes):
            part = data[start : start + slice_bytes]
            due = max(self._loop.time() + treatment.delay_s, self._free_at)
            self._free_at = due + len(part) / rate
            self._held.append((due, part))
            self._size += len(part)
        if self._size > FULL and not self._paused:
            self._paused = True
            self._pause()
        self._schedule()

    def close(self) -> None:
        """Close when all that is held back has left, and as late as the treatment says."""
        self._closing = True
        if self._held:
            return
        if self._treatment.close_delay_s:
            self._delivered()
            self._loop.call_later(self._treatment.close_delay_s, self._transport.close)
        elif not (self._cut and self._treatment.cut == "silence"):
            self._transport.close()

    def drop(self) -> None:
        """The client has left: nothing that is held back is sent any more."""
        self._held.clear()
        if self._timer is not None:
            self._timer.cancel()

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
        if self._paused and self._size < FULL // 2:
            self._paused = False
            self._resume()
        self._schedule()
        if self._closing and not self._held:
            self.close()

    def _pass(self, data: bytes) -> None:
        limit = self._treatment.cut_after
        if self._cut or self._transport.is_closing():
            return
        if limit is None or self._passed + len(data) < limit:
            self._passed += len(data)
            self._transport.write(data)
            return
        self._transport.write(data[: limit - self._passed])
        self._cut = True
        self._delivered()
        match self._treatment.cut:
            case "reset":
                reset(self._transport)
            case "fin":
                self._transport.close()
            case "silence":
                pass


def reset(transport: asyncio.BaseTransport) -> None:
    """Close with RST: what has not left yet is lost, the client sees `connection reset`."""
    sock: socket.socket | None = transport.get_extra_info("socket")
    if sock is not None:
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORTING)
    cast(asyncio.Transport, transport).abort()
