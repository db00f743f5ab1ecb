"""How long runnable threads waited for a core, and which programs caused the wait. Pure.

The kernel reports the wait of main threads (run delay). Without that report it is estimated from
the status of the threads.
"""

from bisect import bisect_right
from dataclasses import dataclass

from bench.facts import HostInspected, MachineStalled, ProcessSample
from bench.facts.roles import HOST, HOST_CHILD
from bench.judging.timeline import MOST_CROWDED, Timeline, Window

NEAR_S = 1.0  # processes are sampled four times a second
DETACHED_S = 0.5  # the host still works on an inspection this long after its end


def lost_s(timeline: Timeline, window: Window) -> float:
    """How long, between two beats, the machine kept the extension host from running.

    This is the time that the host's main thread waited for a core, minus the share that the
    extension's own children and threads caused. Without the kernel's report: while the thread was
    runnable (by the samples of its process), it either ran (by its beats) or had no core. A host
    that is stopped or waits for an event loses nothing. A stall of the whole machine shows as a
    late timer of the bench, and steal time counts in full: every process loses it.
    """
    near = Window(window.start, window.end + NEAR_S)
    stalled = max((stall.ms / 1000 for stall in timeline.all(MachineStalled, near)), default=0.0)
    taken = timeline.stolen_share(near) * window.seconds
    waited_s = _host_waited_s(timeline, window)
    if waited_s is not None:
        waited_s *= 1 - _own_part(timeline, window)
        return min(max(stalled, waited_s + taken), window.seconds)
    return min(max(stalled, taken, _guessed_s(timeline, window)), window.seconds)


def inspected_s(timeline: Timeline, window: Window) -> float:
    """How much of the window the bench's own inspection of the extension host cost at most.

    A host that hangs goes on hanging while its profile is recorded, so that second is no cost.
    """
    cost_s = 0.0
    for fact in timeline.all(HostInspected):
        start, end = fact.at - fact.seconds, fact.at + DETACHED_S
        overlap_s = min(end, window.end) - max(start, window.start)
        cost_s += max(0.0, min(overlap_s, fact.cost_s))
    return min(cost_s, window.seconds)


def _guessed_s(timeline: Timeline, window: Window) -> float:
    runnable = [
        sample.status == "running"
        for sample in timeline.all(ProcessSample, window)
        if sample.role == HOST and timeline.alive.holds(sample.at)
    ]
    ran = [beat.ran_s for beat in timeline.beats(window)]
    if not runnable or len(ran) < 2 or ran[0] is None or ran[-1] is None:
        return 0.0
    return window.seconds * sum(runnable) / len(runnable) - (ran[-1] - ran[0])


def wait_is_known(timeline: Timeline, window: Window) -> bool:
    """Whether the kernel reported how long the extension host waited for a core in `window`."""
    return _host_waited_s(timeline, window) is not None


def _host_waited_s(timeline: Timeline, window: Window) -> float | None:
    """How long the host's main thread was without a core; None if the kernel did not report it.

    A silence that lasts until the editor is closed has no beat at its end: there the samples of the
    process tell.
    """
    beats = timeline.beats(window)
    if len(beats) < 2:
        main = Threads.of(timeline, Window(window.start - NEAR_S, window.end + NEAR_S), HOST)
        return main.waited_s(window) if main.known else None
    first, last = beats[0].waited_s, beats[-1].waited_s
    return None if first is None or last is None else max(0.0, last - first)


def _own_part(timeline: Timeline, window: Window) -> float:
    """The share (0 to 1) of the main thread's waiting that the extension itself caused.

    It is the CPU time of the host's children and other threads, divided by that of everything that
    ran in the same window.
    """
    near = Window(window.start - NEAR_S, window.end + NEAR_S)
    main = Threads.of(timeline, near, HOST).ran_s(near)
    own = timeline.ran_s(near, HOST_CHILD) + max(0.0, timeline.ran_s(near, HOST) - main)
    others = timeline.used_s(near) - main
    return min(1.0, own / others) if others > 0 else 0.0


def others_part(timeline: Timeline, window: Window) -> float:
    """The share (0 to 1) of the waiting for cores that other programs caused.

    It is 1 if they used at least a quarter of the busy time, and proportional below that: waiting
    grows much faster than the length of the queue. Threads that waited for 10 ms of each key with
    one editor waited for 60 to 120 ms while a second editor used half of the cores.
    """
    busy, others = timeline.taken_shares(window)
    return min(1.0, others / busy / MOST_CROWDED) if busy else 0.0


@dataclass(frozen=True, slots=True)
class Counter:
    """A counter that only grows, at the times at which it was read."""

    times: tuple[float, ...]
    values: tuple[float, ...]

    def growth(self, window: Window) -> float:
        return self.at(window.end) - self.at(window.start)

    def at(self, time: float) -> float:
        """The value at a time, by linear interpolation."""
        index = bisect_right(self.times, time)
        if index in (0, len(self.times)):
            return self.values[max(0, index - 1)]
        before, after = self.times[index - 1 : index + 1]
        low, high = self.values[index - 1 : index + 1]
        return low + (high - low) * (time - before) / (after - before)


@dataclass(frozen=True, slots=True)
class Threads:
    """The main threads of some roles, by the samples of their processes, in seconds."""

    ran: tuple[Counter, ...]
    waited: tuple[Counter, ...]

    @classmethod
    def of(cls, timeline: Timeline, window: Window, *roles: str) -> "Threads":
        by_pid: dict[int, list[ProcessSample]] = {}
        for sample in timeline.all(ProcessSample, window):
            if sample.role in roles and sample.ran_s is not None:
                by_pid.setdefault(sample.pid, []).append(sample)
        ran, waited = [], []
        for samples in by_pid.values():
            times = tuple(sample.at for sample in samples)
            ran.append(Counter(times, tuple(sample.ran_s or 0.0 for sample in samples)))
            waited.append(Counter(times, tuple(sample.waited_s or 0.0 for sample in samples)))
        return cls(tuple(ran), tuple(waited))

    def ran_s(self, window: Window) -> float:
        return sum(thread.growth(window) for thread in self.ran)

    def waited_s(self, window: Window) -> float:
        return sum(thread.growth(window) for thread in self.waited)

    @property
    def known(self) -> bool:
        """Whether the kernel reported the run delay of any of them."""
        return bool(self.ran)

    def without_waiting(self, ms: float, end: float, part: float) -> float:
        """The `ms` milliseconds up to `end`, minus the share `part` of the waiting in them."""
        span = Window(end - ms / 1000, end)
        return max(0.0, ms - 1000 * part * self.waited_s(span))
