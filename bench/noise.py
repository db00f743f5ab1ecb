"""When the machine, not the extension, may be the culprit. Pure."""

from bench.facts import MachineStalled
from bench.rule import Outcome, Ruling, unknown
from bench.timeline import Timeline, Window

MOST_STOLEN = 0.1
MOST_CROWDED = (
    0.25  # a quiet machine was seen at 6 %, in a start with its many short processes at 23 %
)


def stolen(timeline: Timeline, window: Window) -> str:
    """How much of its time the run was robbed of; empty where it was little."""
    share = timeline.stolen_share(window)
    if share > MOST_STOLEN:
        return f"The machine's host gave {share:.0%} of its time to others."
    share = timeline.crowded_share(window)
    if share > MOST_CROWDED:
        return f"The machine was full, and gave {share:.0%} of its time to other programs."
    return ""


def noise(timeline: Timeline, window: Window, harmless_ms: float = 0.0) -> str:
    """Why something slow may be the machine's fault; empty where it was quiet.

    Stalls of up to `harmless_ms` explain nothing, nor does a host that took less from each core in
    the whole window.
    """
    stalls = [stall.ms for stall in timeline.all(MachineStalled, window)]
    worst = max(stalls, default=0.0)
    stood = f"The machine itself stood still for {worst:.0f} ms." if worst > harmless_ms else ""
    robbed_ms = 1000 * (window.seconds - timeline.own_s(window))
    return (stolen(timeline, window) if robbed_ms > harmless_ms else "") or stood


def excused(ruling: Ruling, noise: str) -> Ruling:
    """The ruling, but *unknown* where it accuses and the machine was noisy."""
    if noise and ruling.outcome in (Outcome.DEGRADED, Outcome.BROKEN):
        return unknown(f"{ruling.because} {noise}")
    return ruling
