"""The measures of a run over time, with few enough points to draw and to send. Pure."""

from collections.abc import Iterator, Sequence

from bench.facts import Heartbeat, HostLoop, Keystroke, PageMemory, ProcessSample
from bench.facts.roles import HOST, HOST_CHILD, MEASURED, NEIGHBOUR
from bench.judging.timeline import INFINITE, Timeline, Window
from bench.reports.data.timeline_model import Panel, Series

STRETCHES = 300  # each has at most two points: its lowest and its highest
LATE_MS = 250  # only later heartbeats are shown
ALL = Window(0.0, INFINITE)
Points = Sequence[tuple[float, float]]


def series_of(timeline: Timeline) -> tuple[Series, ...]:
    """Every measure of the run that has values."""
    named = [*_memory(timeline), *_cpu(timeline), *_delays(timeline)]
    return tuple(
        _series(name, panel, unit, points) for name, panel, unit, points in named if points
    )


def _memory(timeline: Timeline) -> Iterator[tuple[str, Panel, str, Points]]:
    for role in (*MEASURED, NEIGHBOUR):
        yield role, "memory", "MB", timeline.memory(role, ALL)
    heap = [(memory.at, memory.heap_mb) for memory in timeline.all(PageMemory)]
    yield "heap of the page", "memory", "MB", heap


def _cpu(timeline: Timeline) -> Iterator[tuple[str, Panel, str, Points]]:
    for role in (HOST, HOST_CHILD):
        sums: dict[float, float] = {}
        for sample in timeline.all(ProcessSample):
            if sample.role == role:
                sums[sample.at] = sums.get(sample.at, 0.0) + sample.cpu_percent
        yield f"CPU, {role}", "cpu", "%", list(sums.items())


def _delays(timeline: Timeline) -> Iterator[tuple[str, Panel, str, Points]]:
    loops = [(loop.at, loop.p99_ms) for loop in timeline.all(HostLoop)]
    yield "event loop, p99", "loop", "ms", loops
    beats = [(beat.at, beat.late_ms) for beat in timeline.all(Heartbeat) if beat.late_ms > LATE_MS]
    yield "late heartbeat", "loop", "ms", beats
    keys = [(key.at, key.paint_ms) for key in timeline.all(Keystroke)]
    yield "key to paint", "keys", "ms", keys


def _series(name: str, panel: Panel, unit: str, points: Points) -> Series:
    few = thinned(points)
    return Series(
        name,
        panel,
        unit,
        tuple(round(at, 2) for at, _ in few),
        tuple(round(value, 1) for _, value in few),
        len(points),
    )


def thinned(points: Points, stretches: int = STRETCHES) -> Points:
    """The lowest and the highest point of each stretch, in the order of time."""
    if len(points) <= 2 * stretches:
        return points
    start, end = points[0][0], points[-1][0]
    width = (end - start) / stretches or 1.0
    extremes: dict[int, tuple[tuple[float, float], tuple[float, float]]] = {}
    for point in points:
        index = min(stretches - 1, int((point[0] - start) / width))
        low, high = extremes.get(index, (point, point))
        extremes[index] = (min(low, point, key=_value), max(high, point, key=_value))
    return [point for pair in extremes.values() for point in sorted(set(pair))]


def _value(point: tuple[float, float]) -> float:
    return point[1]
