"""Why the machine, not the extension, may be the cause of a finding. Pure."""

from dataclasses import replace

from bench.facts import MachineStalled
from bench.judging.finding import Outcome, Ruling
from bench.judging.timeline import MOST_CROWDED, Timeline, Window

MOST_STOLEN = 0.1


def stolen(timeline: Timeline, window: Window) -> str:
    """The CPU time that other VMs or other programs took; empty if it was little."""
    return by_host(timeline, window) or by_others(timeline, window)


def by_host(timeline: Timeline, window: Window, harmless_ms: float = 0.0) -> str:
    """The steal time; empty if it was little, or no more than `harmless_ms`."""
    share = timeline.stolen_share(window)
    if share <= MOST_STOLEN or share * window.seconds * 1000 <= harmless_ms:
        return ""
    return f"Other VMs took {share:.0%} of the machine's CPU time (steal time)."


def by_others(timeline: Timeline, window: Window, harmless_ms: float = 0.0) -> str:
    """The CPU time that other programs took of a busy machine; empty as for `by_host`."""
    share = timeline.crowded_share(window)
    if share <= MOST_CROWDED or share * window.seconds * 1000 <= harmless_ms:
        return ""
    return f"All cores were busy, and other programs took {share:.0%} of their time."


def stood_still(timeline: Timeline, window: Window, harmless_ms: float = 0.0) -> str:
    """The longest stall of the whole machine; empty if it was no longer than `harmless_ms`."""
    worst = max((stall.ms for stall in timeline.all(MachineStalled, window)), default=0.0)
    return f"The whole machine stood still for {worst:.0f} ms." if worst > harmless_ms else ""


def noise(
    timeline: Timeline, window: Window, harmless_ms: float = 0.0, *, others: bool = True
) -> str:
    """Why the machine may have caused a delay; empty if the machine was quiet.

    Stalls of up to `harmless_ms` explain nothing, nor does less CPU time than that, taken from each
    core in the whole window. Without `others`, the time of other programs is not mentioned: the
    caller has subtracted it already.
    """
    whose = timeline, window, harmless_ms
    return by_host(*whose) or (by_others(*whose) if others else "") or stood_still(*whose)


def excused(ruling: Ruling, noise: str) -> Ruling:
    """The ruling; a degraded or broken one becomes *unknown* if there is `noise`."""
    if noise and ruling.outcome in (Outcome.DEGRADED, Outcome.BROKEN):
        return replace(ruling, outcome=Outcome.UNKNOWN, notes=(*ruling.notes, noise))
    return ruling
