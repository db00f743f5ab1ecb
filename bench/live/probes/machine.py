"""The load of the machine, its steal time, and processes of the run that its kernel kills."""

from collections.abc import Iterable

import psutil

from bench.facts import Fact, MachineLoad
from bench.live.oom_kills import OomKills


class Machine:
    period_s = 1.0

    def __init__(self, oom_kills: OomKills | None = None) -> None:
        psutil.cpu_times_percent()
        self._oom_kills = oom_kills or OomKills()
        self._cores = psutil.cpu_count() or 0

    def sample(self, now: float) -> Iterable[Fact]:
        yield from self._oom_kills.sample(now)
        times = psutil.cpu_times_percent()
        busy, steal = round(100 - times.idle, 1), getattr(times, "steal", 0.0)
        yield MachineLoad(now, busy, steal, self._cores)
