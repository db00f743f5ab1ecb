"""The only module of the bench that reads a clock."""

import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

_NEVER = threading.Event()


def monotonic() -> float:
    """Seconds of the monotonic clock, which all processes of the machine share."""
    return time.monotonic()


def thread_cpu() -> float:
    """CPU seconds that the calling thread has used."""
    return time.thread_time()


def epoch() -> float:
    return time.time()


def utc_now() -> datetime:
    return datetime.now(UTC)


def pause(seconds: float) -> None:
    """Let time pass. Only `bench.core.waits`, probes and pauses of the person may call it."""
    _NEVER.wait(seconds)


@dataclass(frozen=True)
class RunClock:
    """Seconds since the run began."""

    started: float = field(default_factory=monotonic)
    started_epoch: float = field(default_factory=epoch)

    def now(self) -> float:
        return monotonic() - self.started

    def at(self, machine_monotonic: float) -> float:
        """A time of the monotonic clock, in seconds since the run began."""
        return machine_monotonic - self.started

    def at_epoch(self, seconds: float) -> float:
        """A time of the wall clock, in seconds since the run began."""
        return seconds - self.started_epoch
