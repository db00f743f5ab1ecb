"""How busy the machine is, and how much of its time its host gives to others."""

from collections.abc import Iterable

import psutil

from bench.facts import Fact, MachineLoad


class Machine:
    period_s = 1.0

    def __init__(self) -> None:
        psutil.cpu_times_percent()

    def sample(self, now: float) -> Iterable[Fact]:
        times = psutil.cpu_times_percent()
        yield MachineLoad(now, round(100 - times.idle, 1), getattr(times, "steal", 0.0))
