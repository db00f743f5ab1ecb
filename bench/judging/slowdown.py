"""How many times slower the first byte came under the fault than without it. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from bench.facts import FAULT, RECOVERY, STEADY
from bench.judging.attempts import attempts
from bench.judging.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Slowdown:
    """The answers of one model on one surface, without the fault and under it.

    The backend draws the pace of each answer, and three draws have a median of their own. Each time
    to the first byte is therefore a multiple of the time that the model drew for this answer.
    """

    surface: str
    model: str
    healthy: tuple[float, ...]  # multiples; in older runs, seconds
    slow: tuple[float, ...]

    @property
    def fewest(self) -> int:
        return min(len(self.healthy), len(self.slow))

    @property
    def ratio(self) -> float:
        """Of the medians."""
        return median(self.slow) / max(median(self.healthy), 1e-9)

    @property
    def where(self) -> str:
        return f"'{self.surface}' ({self.model or 'no model named'})"


def slowdowns(timeline: Timeline) -> list[Slowdown]:
    """One for each surface and model whose requests the fault hit in the fault phase.

    Only answers with status 200 and a first byte count. Healthy ones are those of the steady state
    and the recovery that no fault hit.
    """
    healthy = _times(timeline, (STEADY, RECOVERY), hit=False)
    slow = _times(timeline, (FAULT,), hit=True)
    return [
        Slowdown(surface, model, tuple(healthy[surface, model]), tuple(times))
        for (surface, model), times in slow.items()
    ]


def _times(
    timeline: Timeline, phases: Iterable[str], *, hit: bool
) -> dict[tuple[str, str], list[float]]:
    times: dict[tuple[str, str], list[float]] = defaultdict(list)
    for phase in phases:
        window = timeline.phases.get(phase)
        for attempt in attempts(timeline, window) if window else ():
            if attempt.hit is hit and attempt.slowness is not None:
                times[attempt.surface, attempt.asked.model].append(attempt.slowness)
    return times
