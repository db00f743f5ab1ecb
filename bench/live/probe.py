"""The interface of a probe, and the thread that samples all probes."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from bench.core import clock
from bench.facts import BenchFailed, Fact, MachineStalled, ProbeCost
from bench.live.recorder import Recorder

STALL_MS = 100


class Probe(Protocol):
    """Measures one thing every `period_s`, and never judges."""

    period_s: float

    def sample(self, now: float) -> Iterable[Fact]:
        """The facts since the last call; `now` is in seconds since the run began."""


@contextmanager
def sampling(probes: Sequence[Probe], recorder: Recorder) -> Iterator[None]:
    """Sample each probe at its period, in a thread, until the block is left; then once more."""
    stop = threading.Event()
    threads = [
        threading.Thread(target=_sample, args=(probes, recorder, stop), name="probes", daemon=True),
        threading.Thread(target=_witness, args=(recorder, stop), name="noise", daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        for probe in probes:
            _ask(probe, recorder)


def _sample(probes: Sequence[Probe], recorder: Recorder, stop: threading.Event) -> None:
    if not probes:
        return
    began = clock.monotonic()
    due = dict.fromkeys(range(len(probes)), began)
    costs = [0.0 for _ in probes]
    while not stop.is_set():
        for index, probe in enumerate(probes):
            if clock.monotonic() >= due[index]:
                due[index] = max(due[index] + probe.period_s, clock.monotonic())
                before = clock.thread_cpu()
                if not _ask(probe, recorder):
                    return
                costs[index] += clock.thread_cpu() - before
        stop.wait(max(0.0, min(due.values()) - clock.monotonic()))
    now, wall_s = recorder.clock.now(), clock.monotonic() - began
    for probe, cpu_s in zip(probes, costs, strict=True):
        name = type(probe).__module__.rsplit(".", 1)[-1]
        recorder.write(ProbeCost(now, name, round(cpu_s, 4), round(wall_s, 3)))


def _ask(probe: Probe, recorder: Recorder) -> bool:
    try:
        recorder.write(*probe.sample(recorder.clock.now()))
    except Exception as error:
        problem = f"The probe {type(probe).__name__} failed: {type(error).__name__}: {error}"
        recorder.write(BenchFailed(recorder.clock.now(), problem))
        return False
    return True


def _witness(recorder: Recorder, stop: threading.Event) -> None:
    """Measure the machine's noise: a timer of the bench that is late shows a stall."""
    while True:
        began = clock.monotonic()
        if stop.wait(STALL_MS / 2000):
            return
        late_ms = (clock.monotonic() - began) * 1000 - STALL_MS / 2
        if late_ms > STALL_MS:
            recorder.write(MachineStalled(recorder.clock.now(), round(late_ms, 1)))
