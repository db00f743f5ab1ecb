"""The measures of a run: many values in one phase each; more is worse. Pure."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bench.facts import (
    FAULT,
    QUIET,
    STARTING,
    STEADY,
    Activating,
    Asked,
    HostLoop,
    Keystroke,
    NeighbourDid,
    SentinelActive,
    SubjectActive,
)
from bench.facts.roles import HOST, RENDERER
from bench.judging.timeline import Timeline, Window

LAST_KEY_S = 0.05  # the last key may be reported shortly after its step
NEIGHBOURS = ("fetch", "save", "hover", "completion", "diagnostics")


@dataclass(frozen=True, slots=True)
class PhaseMeasure:
    """A measure of one phase; `read` returns its values."""

    what: str
    unit: str
    phase: str
    read: Callable[[Timeline, Window], list[float]]

    @property
    def name(self) -> str:
        return f"{self.what}, {self.phase}"

    def values(self, timeline: Timeline) -> list[float]:
        """The values of one run; none if the phase did not take place."""
        window = timeline.phases.get(self.phase)
        return self.read(timeline, window) if window else []


def _paint(timeline: Timeline, window: Window) -> list[float]:
    return [key.paint_ms for key in timeline.all(Keystroke, window)]


def _loop(timeline: Timeline, window: Window) -> list[float]:
    return [loop.p99_ms for loop in timeline.all(HostLoop, window)]


def _sentinel(timeline: Timeline, window: Window) -> list[float]:
    return [here.after_ms for here in timeline.all(SentinelActive, window)]


def _others(timeline: Timeline, window: Window) -> list[float]:
    """The time to activation of each extension except the one under test."""
    subject = {came.extension.lower() for came in timeline.all(SubjectActive)}
    begun = timeline.all(Activating, window)
    return [one.after_ms for one in begun if one.extension.lower() not in subject]


def _neighbour(what: str, timeline: Timeline, window: Window) -> list[float]:
    done = timeline.all(NeighbourDid, window)
    return [did.ms for did in done if did.what == what and did.ok]


def _step(step: str, timeline: Timeline, window: Window) -> list[float]:
    """The duration of each successful step."""
    done = timeline.steps(step, timeline.phase_at(window.start))
    return [one.seconds for one in done if one.ok]


def _memory(role: str, timeline: Timeline, window: Window) -> list[float]:
    return [mb for _, mb in timeline.memory(role, window)]


def _requests(
    step: str, surfaces: tuple[str, ...], timeline: Timeline, window: Window
) -> list[float]:
    """For each time that the step was taken, the number of requests until the next time."""
    taken = timeline.steps(step, timeline.phase_at(window.start))
    starts = [one.at - one.seconds for one in taken]
    asked = [one.at for one in timeline.all(Asked) if one.surface in surfaces]
    spans = zip(starts, [*starts[1:], window.end], strict=True) if starts else ()
    return [bisect_left(asked, end) - bisect_left(asked, start) for start, end in spans]


def _per_key(timeline: Timeline, window: Window) -> list[float]:
    """For each typed line, the number of requests for ghost text per key."""
    taken = timeline.steps("type", timeline.phase_at(window.start))
    asked = _requests("type", ("ghost_text",), timeline, window)
    keys = [
        len(timeline.all(Keystroke, Window(one.at - one.seconds, one.at + LAST_KEY_S)))
        for one in taken
    ]
    return [count / of for count, of in zip(asked, keys, strict=True) if of]


MEASURES = (
    PhaseMeasure("sentinel active", "ms", STARTING, _sentinel),
    PhaseMeasure("others' activation", "ms", STARTING, _others),
    *(PhaseMeasure("key to paint", "ms", phase, _paint) for phase in (STEADY, FAULT)),
    *(PhaseMeasure("host loop p99", "ms", phase, _loop) for phase in (STEADY, FAULT)),
    *(
        PhaseMeasure(what, "s", phase, partial(_step, step))
        for what, step in {"first ghost text": "ghost text", "chat answer": "chat answer"}.items()
        for phase in (STEADY, FAULT)
    ),
    *(
        PhaseMeasure(f"neighbour's {what}", "ms", FAULT, partial(_neighbour, what))
        for what in NEIGHBOURS
    ),
    PhaseMeasure("requests for a line", "", FAULT, partial(_requests, "type", ("ghost_text",))),
    PhaseMeasure("requests for a key", "", FAULT, _per_key),
    PhaseMeasure(
        "requests for a question", "", FAULT, partial(_requests, "ask", ("chat", "agent"))
    ),
    *(
        PhaseMeasure(f"{role} RSS", "MB", QUIET, partial(_memory, role))
        for role in (HOST, RENDERER)
    ),
)
