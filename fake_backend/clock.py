"""The only module of the backend that reads the system's clocks."""

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    def monotonic(self) -> float:
        """Seconds on a clock that all processes of this machine share."""

    def epoch(self) -> float:
        """Seconds since 1970."""

    async def sleep_until(self, deadline: float) -> None:
        """Return at `deadline` on the monotonic clock; at once if it has passed."""


class SystemClock:
    def monotonic(self) -> float:
        return time.monotonic()

    def epoch(self) -> float:
        return time.time()

    async def sleep_until(self, deadline: float) -> None:
        left = deadline - time.monotonic()
        if left > 0:
            await asyncio.sleep(left)


class SteeredClock:
    """A clock that can be frozen and advanced; plans, pauses and expiry follow it."""

    def __init__(self, real: Clock) -> None:
        self._real = real
        self._ahead = 0.0
        self._frozen: float | None = None
        self._sleepers: set[asyncio.Future[None]] = set()

    @property
    def frozen(self) -> bool:
        return self._frozen is not None

    def monotonic(self) -> float:
        real = self._real.monotonic() if self._frozen is None else self._frozen
        return real + self._ahead

    def epoch(self) -> float:
        return self._real.epoch() + self.monotonic() - self._real.monotonic()

    def freeze(self) -> None:
        """Stop the clock until `resume`; sleepers keep sleeping."""
        if self._frozen is None:
            self._frozen = self._real.monotonic()
            self._wake()

    def resume(self) -> None:
        """Continue from the time at which the clock was frozen."""
        if self._frozen is not None:
            self._ahead -= self._real.monotonic() - self._frozen
            self._frozen = None
            self._wake()

    def advance(self, seconds: float) -> None:
        """Move the clock forward; sleepers whose deadline has passed wake at once."""
        self._ahead += seconds
        self._wake()

    async def sleep_until(self, deadline: float) -> None:
        while (left := deadline - self.monotonic()) > 0:
            await self._nap(left)

    async def _nap(self, seconds: float) -> None:
        """Sleep for `seconds`, or until the clock is changed."""
        loop = asyncio.get_running_loop()
        woken = loop.create_future()
        self._sleepers.add(woken)
        timer = None if self.frozen else loop.call_later(seconds, _done, woken)
        try:
            await woken
        finally:
            self._sleepers.discard(woken)
            if timer is not None:
                timer.cancel()

    def _wake(self) -> None:
        for sleeper in list(self._sleepers):
            _done(sleeper)


def _done(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)
