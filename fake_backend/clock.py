"""The only module of the backend that reads the system's clocks."""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import Protocol


class Signal:
    """Something that happens once, such as the end of a fault; it wakes those who wait for it."""

    def __init__(self) -> None:
        self.given = False
        self._callbacks: dict[object, Callable[[], None]] = {}

    def give(self) -> None:
        self.given = True
        while self._callbacks:
            _, callback = self._callbacks.popitem()
            callback()

    def on_given(self, key: object, callback: Callable[[], None]) -> None:
        """Call `callback` once, when the signal is given; `forget` takes it back by its key."""
        if self.given:
            callback()
        else:
            self._callbacks[key] = callback

    def forget(self, key: object) -> None:
        self._callbacks.pop(key, None)


class Clock(Protocol):
    def monotonic(self) -> float:
        """Seconds on a clock that all processes of this machine share."""

    def epoch(self) -> float:
        """Seconds since 1970."""

    async def sleep_until(self, deadline: float, unless: Signal | None = None) -> None:
        """Return at `deadline` on the monotonic clock, or as soon as `unless` is given."""


class SystemClock:
    def monotonic(self) -> float:
        return time.monotonic()

    def epoch(self) -> float:
        return time.time()

    async def sleep_until(self, deadline: float, unless: Signal | None = None) -> None:
        left = deadline - time.monotonic()
        if left > 0 and not (unless and unless.given):
            await _nap(left, asyncio.get_running_loop().create_future(), unless)


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
        if not self._ahead and self._frozen is None:  # for speed
            return self._real.epoch()
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

    async def sleep_until(self, deadline: float, unless: Signal | None = None) -> None:
        while (left := deadline - self.monotonic()) > 0 and not (unless and unless.given):
            woken = asyncio.get_running_loop().create_future()
            self._sleepers.add(woken)
            try:
                await _nap(None if self.frozen else left, woken, unless)
            finally:
                self._sleepers.discard(woken)

    def _wake(self) -> None:
        for sleeper in list(self._sleepers):
            _done(sleeper)


async def _nap(seconds: float | None, woken: "asyncio.Future[None]", unless: Signal | None) -> None:
    """Wait until `woken` is done: by others, by `unless`, or after `seconds` (None: never)."""
    wake = partial(_done, woken)
    timer = None
    if seconds is not None:
        timer = asyncio.get_running_loop().call_later(seconds, wake)
    if unless is not None:
        unless.on_given(woken, wake)
    try:
        await woken
    finally:
        if timer is not None:
            timer.cancel()
        if unless is not None:
            unless.forget(woken)


def _done(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)
