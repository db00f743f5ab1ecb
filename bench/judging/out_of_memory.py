"""Which processes of the editor the kernel killed, and who had used the memory. Pure."""

from dataclasses import dataclass
from statistics import median

from bench.facts import (
    FAULT,
    STEADY,
    HostExit,
    OutOfMemory,
    PageCrashed,
    ProcessGone,
    ProcessSample,
)
from bench.facts.roles import HOST, HOST_CHILD, MEASURED, RENDERER
from bench.judging.timeline import Timeline, Window

NEAR_S = 2.0
BASELINE_S = 5.0
GROWN_MB = 300.0  # as the soft limit of the rule `memory_bounded`
SMALL_MB = 100.0  # the kernel kills the largest process


@dataclass(frozen=True, slots=True)
class Victim:
    """A process of the editor that ended when the kernel killed for lack of memory."""

    at: float
    pid: int
    role: str
    certain: bool  # otherwise it may have ended in another way at the same moment
    cap_mb: int = 0  # of the editor's own container, which was reached; 0: perhaps by others

    @property
    def at_cap(self) -> str:
        """What the kernel killed it for."""
        if not self.cap_mb:
            return "for lack of memory"
        return f"at the limit of the editor's container, {self.cap_mb} MiB"


@dataclass(frozen=True, slots=True)
class Peak:
    """The highest memory of all processes of a role after the steady state."""

    role: str
    before_mb: float
    mb: float
    at: float

    @property
    def growth_mb(self) -> float:
        return self.mb - self.before_mb


def oom_victims(timeline: Timeline) -> list[Victim]:
    """The extension hosts, their children and the renderers that the kernel killed, or may have.

    The counter of kills can count those of other programs. An extension host is certain if it died
    of SIGKILL, and is none of them if it ended in another way. A renderer is certain if the page
    crashed.
    """
    gone = {fact.pid: fact for fact in timeline.all(ProcessGone, timeline.alive)}
    victims: dict[int, Victim] = {}
    for killed in timeline.all(OutOfMemory, timeline.alive):
        pids = killed.pids or [
            pid for pid, fact in gone.items() if abs(fact.at - killed.at) <= NEAR_S
        ]
        for pid in pids:
            if pid in gone and gone[pid].role in MEASURED:
                certain = _killed(timeline, gone[pid])
                if certain is not None:
                    victims[pid] = Victim(gone[pid].at, pid, gone[pid].role, certain, killed.cap_mb)
    return list(victims.values())


def _killed(timeline: Timeline, gone: ProcessGone) -> bool | None:
    """Whether the kernel killed it: True, False for perhaps, or None for certainly not."""
    near = Window(gone.at - NEAR_S, gone.at + NEAR_S)
    if gone.role == RENDERER and timeline.all(PageCrashed, near):
        return True
    exits = [fact for fact in timeline.all(HostExit) if fact.pid == gone.pid]
    if gone.role == HOST and exits:
        return True if exits[0].signal == "SIGKILL" else None
    return None if gone.role == HOST_CHILD and _last_mb(timeline, gone) < SMALL_MB else False


def _last_mb(timeline: Timeline, gone: ProcessGone) -> float:
    samples = timeline.all(ProcessSample, Window(0.0, gone.at))
    return next((sample.rss_mb for sample in reversed(samples) if sample.pid == gone.pid), 0.0)


def grown_mb(timeline: Timeline, until: float) -> float | None:
    """The largest growth of a role's memory over the steady state; None if it is not known."""
    steady, fault = timeline.phases.get(STEADY), timeline.phases.get(FAULT)
    if steady is None or fault is None or until < fault.start:
        return None
    peaks = memory_peaks(timeline, steady, Window(fault.start, until))
    return max((peak.growth_mb for peak in peaks), default=None)


def memory_peaks(timeline: Timeline, steady: Window, window: Window) -> list[Peak]:
    """The highest value of each role in `window`; only children may lack one from before it."""
    before = Window(max(steady.start, steady.end - BASELINE_S), steady.end)
    peaks = []
    for role in MEASURED:
        levels = [mb for _, mb in timeline.memory(role, before)]
        highest = max(timeline.memory(role, window), key=lambda pair: pair[1], default=None)
        if highest and (levels or role == HOST_CHILD):
            at, mb = highest
            peaks.append(Peak(role, median(levels or [0.0]), mb, at))
    return peaks


def others_memory(timeline: Timeline, role: str, near: float) -> str:
    """Why other programs may be the cause of the end of a process; empty if that is not so."""
    for victim in oom_victims(timeline):
        if victim.role == role and abs(victim.at - near) <= NEAR_S:
            return not_grown(timeline, victim.at, cap_mb=victim.cap_mb)
    return ""


def not_grown(timeline: Timeline, until: float, limit_mb: float = GROWN_MB, cap_mb: int = 0) -> str:
    """A sentence about an editor whose memory had not grown; empty if it had, beyond the limit.

    `cap_mb` is that of the editor's container, if it was reached.
    """
    grown = grown_mb(timeline, until)
    if grown is None:
        return "The kernel killed for lack of memory, and how much the editor used is not known."
    if grown > limit_mb:
        return ""
    if cap_mb:
        return (
            f"The limit of the editor's container, {cap_mb} MiB, was reached when the memory of the"
            f" editor had grown by {max(0.0, grown):.0f} MB: the limit may be too low."
        )
    return (
        f"The kernel killed for lack of memory when the editor's had grown by {max(0.0, grown):.0f}"
        " MB: other programs may have used the memory."
    )
