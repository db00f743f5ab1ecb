"""The load of the machine, its steal time, and processes that its kernel kills."""

from collections.abc import Iterable
from pathlib import Path

import psutil

from bench.facts import Fact, MachineLoad, OutOfMemory

COUNTERS = Path("/proc/vmstat")


class Machine:
    period_s = 1.0

    def __init__(self) -> None:
        psutil.cpu_times_percent()
        self._killed = _killed()
        self._cores = psutil.cpu_count() or 0

    def sample(self, now: float) -> Iterable[Fact]:
        killed = _killed()
        if killed > self._killed:
            yield OutOfMemory(now, killed - self._killed)
        self._killed = killed
        times = psutil.cpu_times_percent()
        busy, steal = round(100 - times.idle, 1), getattr(times, "steal", 0.0)
        yield MachineLoad(now, busy, steal, self._cores)


def _killed() -> int:
    """The number of processes killed for lack of memory since the machine started; Linux only."""
    if not COUNTERS.exists():
        return 0
    counters = dict(line.split() for line in COUNTERS.read_text("ascii").splitlines())
    return int(counters.get("oom_kill", 0))
