"""How long threads could have run and had no core, and whose doing that was. Pure.

The kernel tells it of main threads (run delay). Where it does not, it is guessed from their status.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from bench.facts import Heartbeat, MachineStalled, ProcessSample
from bench.facts.roles import HOST, HOST_CHILD
from bench.judging.timeline import MOST_CROWDED, Timeline, Window

NEAR_S = 1.0  # processes are sampled four times a second


def lost_s(timeline: Timeline, window: Window) -> float:
    """How long, between two beats, the machine kept the extension host from running.

    That is how long its main thread waited for a core, but for the part that the extension's own
    children and threads had of them. Where the kernel does not tell: while the thread could run (as
    the samples of its process saw it), it either ran (as its beats tell), or the machine had no
    time for it. A host that is stopped, or waits for something, loses nothing. Where the whole
    machine stood still, the bench's own timer was late; and what the machine's host took, it took
    from everybody.
    """
    near = Window(window.start, window.end + NEAR_S)
    stalled = max((stall.ms / 1000 for stall in timeline.all(MachineStalled, near)), default=0.0)
    taken = timeline.stolen_share(near) * window.seconds
    waited_s = _waited_between(timeline.beats(window))
    if waited_s is not None:
        waited_s *= 1 - _own_part(timeline, window)
        return min(max(stalled, waited_s + taken), window.seconds)
    return min(max(stalled, taken, _guessed_s(timeline, window)), window.seconds)


def _guessed_s(timeline: Timeline, window: Window) -> float:
    seen = [
        sample.status == "running" for sample in timeline.host_samples if window.holds(sample.at)
    ]
    ran = [beat.ran_s for beat in timeline.beats(window)]
    if not seen or len(ran) < 2 or ran[0] is None or ran[-1] is None:
        return 0.0
    return window.seconds * sum(seen) / len(seen) - (ran[-1] - ran[0])


def is_told(timeline: Timeline, window: Window) -> bool:
    """Whether the kernel told how long the extension host waited for a core meanwhile."""
    return _waited_between(timeline.beats(window)) is not None


def _waited_between(beats: Sequence[Heartbeat]) -> float | None:
    if len(beats) < 2:
        return None
    first, last = beats[0].waited_s, beats[-1].waited_s
    return None if first is None or last is None else max(0.0, last - first)


def _own_part(timeline: Timeline, window: Window) -> float:
    """The share of what kept the host's main thread waiting that the extension itself ran.

    Its children, and the other threads of its process, against all that used a core meanwhile.
    """
    near = Window(window.start - NEAR_S, window.end + NEAR_S)
    main = Threads.of(timeline, near, HOST).ran_s(near)
    own = timeline.ran_s(near, HOST_CHILD) + max(0.0, timeline.ran_s(near, HOST) - main)
    others = timeline.used_s(near) - main
    return min(1.0, own / others) if others > 0 else 0.0


def others_part(timeline: Timeline, window: Window) -> float:
    """Which part of the waiting for cores was others' doing, 0 to 1.

    All of it where others used a quarter of what was used, in proportion below: what a queue costs
    grows much faster than what stands in it. Threads that had waited for 10 ms of each key with one
    editor waited for 60 to 120 ms beside a second one, which used half of the cores.
    """
    busy, others = timeline.taken_shares(window)
    return min(1.0, others / busy / MOST_CROWDED) if busy else 0.0


@dataclass(frozen=True, slots=True)
class Threads:
    """The main threads of some roles, as their processes' samples tell of them."""

    samples: tuple[tuple[ProcessSample, ...], ...]

    @classmethod
    def of(cls, timeline: Timeline, window: Window, *roles: str) -> "Threads":
        found: dict[int, list[ProcessSample]] = {}
        for sample in timeline.all(ProcessSample, window):
            if sample.role in roles and sample.ran_s is not None:
                found.setdefault(sample.pid, []).append(sample)
        return cls(tuple(tuple(samples) for samples in found.values()))

    def ran_s(self, window: Window) -> float:
        return sum(
            _grown([(one.at, one.ran_s or 0.0) for one in each], window) for each in self.samples
        )

    def waited_s(self, window: Window) -> float:
        return sum(
            _grown([(one.at, one.waited_s or 0.0) for one in each], window) for each in self.samples
        )

    @property
    def told(self) -> bool:
        """Whether the kernel tells of any of them."""
        return bool(self.samples)

    def without_waiting(self, ms: float, end: float, part: float) -> float:
        """What is left of `ms` milliseconds up to `end` without `part` of the waiting in them."""
        span = Window(end - ms / 1000, end)
        return max(0.0, ms - 1000 * part * self.waited_s(span))


def _grown(points: Sequence[tuple[float, float]], window: Window) -> float:
    return _at(points, window.end) - _at(points, window.start)


def _at(points: Sequence[tuple[float, float]], at: float) -> float:
    """The value at a moment, on straight lines between the points."""
    index = bisect_right(points, at, key=lambda point: point[0])
    if index == 0:
        return points[0][1]
    if index == len(points):
        return points[-1][1]
    (before, low), (after, high) = points[index - 1], points[index]
    return low + (high - low) * (at - before) / (after - before)
