"""The only place of the backend that knows the time of day."""

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    def monotonic(self) -> float:
        """Seconds on a clock that every process of this machine shares."""

    def epoch(self) -> float:
        """Seconds since 1970."""

    async def sleep_until(self, deadline: float) -> None:
        """Return at `deadline` of the monotonic clock; at once where it has passed."""


class SystemClock:
    def monotonic(self) -> float:
        return time.monotonic()

    def epoch(self) -> float:
        return time.time()

    async def sleep_until(self, deadline: float) -> None:
        left = deadline - time.monotonic()
        if left > 0:
            await asyncio.sleep(left)
