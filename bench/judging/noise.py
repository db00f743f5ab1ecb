"""When the machine, not the extension, may be the culprit. Pure."""

from dataclasses import replace

from bench.facts import MachineStalled
from bench.judging.finding import Outcome, Ruling
from bench.judging.timeline import MOST_CROWDED, Timeline, Window

MOST_STOLEN = 0.1


def stolen(timeline: Timeline, window: Window) -> str:
    """How much of its time the run was robbed of; empty where it was little."""
    return by_host(timeline, window) or by_others(timeline, window)


def by_host(timeline: Timeline, window: Window, harmless_ms: float = 0.0) -> str:
    """What the machine's own host took; empty where it was little, or no more than is harmless."""
    share = timeline.stolen_share(window)
    if share <= MOST_STOLEN or share * window.seconds * 1000 <= harmless_ms:
        return ""
    return f"The machine's host gave {share:.0%} of its time to others."


def by_others(timeline: Timeline, window: Window, harmless_ms: float = 0.0) -> str:
    """What other programs took of a full machine; empty as for by_host."""
    share = timeline.crowded_share(window)
    if share <= MOST_CROWDED or share * window.seconds * 1000 <= harmless_ms:
        return ""
    return f"The machine was full, and gave {share:.0%} of its time to other programs."


def stood_still(timeline: Timeline, window: Window, harmless_ms: float = 0.0) -> str:
    """The longest stall of the whole machine; empty where it was no longer than is harmless."""
    worst = max((stall.ms for stall in timeline.all(MachineStalled, window)), default=0.0)
    return f"The machine itself stood still for {worst:.0f} ms." if worst > harmless_ms else ""


def noise(
    timeline: Timeline, window: Window, harmless_ms: float = 0.0, *, others: bool = True
) -> str:
    """Why something slow may be the machine's fault; empty where it was quiet.

    Stalls of up to `harmless_ms` explain nothing, nor does what took less from each core in the
    whole window. Without `others`, what other programs took has been allowed for already.
    """
    whose = timeline, window, harmless_ms
    return by_host(*whose) or (by_others(*whose) if others else "") or stood_still(*whose)


def excused(ruling: Ruling, noise: str) -> Ruling:
    """The ruling, but *unknown* where it accuses and the machine was noisy."""
    if noise and ruling.outcome in (Outcome.DEGRADED, Outcome.BROKEN):
        return replace(ruling, outcome=Outcome.UNKNOWN, notes=(*ruling.notes, noise))
    return ruling
