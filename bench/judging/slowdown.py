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
    """The answers of one model on one surface, without the fault and under it."""

    surface: str
    model: str
    healthy_s: tuple[float, ...]  # times to the first byte
    slow_s: tuple[float, ...]

    @property
    def fewest(self) -> int:
        return min(len(self.healthy_s), len(self.slow_s))

    @property
    def ratio(self) -> float:
        """Of the medians."""
        return median(self.slow_s) / max(median(self.healthy_s), 1e-9)

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
            if attempt.hit is hit and attempt.first_byte_s is not None:
                times[attempt.surface, attempt.asked.model].append(attempt.first_byte_s)
    return times
