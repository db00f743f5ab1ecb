"""When the machine, not the extension, may be the culprit. Pure."""

from bench.facts import MachineStalled, ProcessSample
from bench.rule import Outcome, Ruling, unknown
from bench.timeline import Timeline, Window, waited_between

MOST_STOLEN = 0.1
# On a quiet machine others were seen at 6 %, in a start with its many short processes at 23 %.
MOST_CROWDED = 0.25


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


def knows_waiting(timeline: Timeline, window: Window) -> bool:
    """Whether the kernel told how long the extension host waited for a core meanwhile."""
    return waited_between(timeline.beats(window)) is not None


def stretch(timeline: Timeline, window: Window, *roles: str) -> float | None:
    """How many times longer the main threads of these roles took, since others had the cores.

    That is (ran + waited for a core) / ran, where of the waiting only the others' part counts: what
    they used of all that was used. The largest of the roles; None where the kernel does not tell.
    """
    busy, others = timeline.taken_shares(window)
    told = [_stretch(timeline, window, role, others / busy if busy else 0.0) for role in roles]
    return max((one for one in told if one is not None), default=None)


def _stretch(timeline: Timeline, window: Window, role: str, others: float) -> float | None:
    first: dict[int, ProcessSample] = {}
    last: dict[int, ProcessSample] = {}
    for sample in timeline.all(ProcessSample, window):
        if sample.role == role and sample.ran_s is not None:
            first.setdefault(sample.pid, sample)
            last[sample.pid] = sample
    ran = sum((last[pid].ran_s or 0.0) - (first[pid].ran_s or 0.0) for pid in first)
    waited = sum((last[pid].waited_s or 0.0) - (first[pid].waited_s or 0.0) for pid in first)
    return 1 + others * waited / ran if ran > 0 else None


def excused(ruling: Ruling, noise: str) -> Ruling:
    """The ruling, but *unknown* where it accuses and the machine was noisy."""
    if noise and ruling.outcome in (Outcome.DEGRADED, Outcome.BROKEN):
        return unknown(f"{ruling.because} {noise}")
    return ruling
