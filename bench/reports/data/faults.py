"""The faults of a run over time: when each was on, and when it hit something. Pure."""

from collections.abc import Iterator

from bench.facts import ConnectionKilled, ConnectionSpoiled, FaultSwitchedOn
from bench.facts.fact import FAULT
from bench.judging.attempts import Attempt, attempts
from bench.judging.fault_hits import UNTIL_END
from bench.judging.timeline import Timeline, Window
from bench.reports.data.timeline_model import Span


def faults_of(timeline: Timeline) -> tuple[Span, ...]:
    """Each fault that was switched on; none in older runs, which did not record that."""
    phase = timeline.phases.get(FAULT)
    if phase is None:
        return ()
    return tuple(_span(fault, phase, timeline) for fault in timeline.all(FaultSwitchedOn))


def _span(fault: FaultSwitchedOn, phase: Window, timeline: Timeline) -> Span:
    on = Window(phase.start, timeline.end if fault.until == UNTIL_END else phase.end)
    hits = list(_hits(fault, on, timeline))
    return Span(
        fault.name,
        round(on.start, 3),
        round(on.end, 3),
        fault.surfaces,
        round(min(hit.start for hit in hits), 3) if hits else None,
        round(max(hit.end for hit in hits), 3) if hits else None,
    )


def _hits(fault: FaultSwitchedOn, on: Window, timeline: Timeline) -> Iterator[Window]:
    """Of each request that the fault hit, its whole time; of a connection, the moment."""
    for attempt in attempts(timeline, on):
        if attempt.surface in fault.surfaces and _is_hit(attempt, fault.name):
            yield Window(attempt.at, min(attempt.ended_at, timeline.end))
    for spoiled in timeline.all(ConnectionSpoiled, on):
        if fault.name in spoiled.delivered:
            yield Window(spoiled.at, spoiled.at)
    for killed in timeline.all(ConnectionKilled, on):
        if fault.name in killed.delivered:
            yield Window(killed.at, killed.at)


def _is_hit(attempt: Attempt, name: str) -> bool:
    answer = attempt.answered
    return name in attempt.asked.planned or (answer is not None and name in answer.delivered)
