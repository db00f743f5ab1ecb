"""The only place of the bench that knows the time."""

import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

_NEVER = threading.Event()


def monotonic() -> float:
    """Seconds on a clock that every process of this machine shares."""
    return time.monotonic()


def thread_cpu() -> float:
    """CPU seconds that the calling thread has used."""
    return time.thread_time()


def epoch() -> float:
    return time.time()


def utc_now() -> datetime:
    return datetime.now(UTC)


def pause(seconds: float) -> None:
    """Let time pass between two looks; only `bench.core.waits` and probes may call it."""
    _NEVER.wait(seconds)


@dataclass(frozen=True)
class RunClock:
    """Seconds since the run began."""

    started: float = field(default_factory=monotonic)
    started_epoch: float = field(default_factory=epoch)

    def now(self) -> float:
        return monotonic() - self.started

    def at(self, machine_monotonic: float) -> float:
        """A moment of the machine's monotonic clock, in this run's seconds."""
        return machine_monotonic - self.started

    def at_epoch(self, seconds: float) -> float:
        """A moment of the wall clock, in this run's seconds."""
        return seconds - self.started_epoch
