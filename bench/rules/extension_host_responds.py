"""Hangs of the extension host."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import STARTING, Heartbeat, HostHung
from bench.noise import knows_waiting
from bench.rule import STRICT, Outcome, Rule, Ruling, degraded, graded, kept, unknown
from bench.timeline import Timeline, Window

LATE_S = 2.0  # the inspector's answer may come when the gap is over


STOPPED = "stopped"  # in the words of psutil


@dataclass(frozen=True, config=STRICT)
class ExtensionHostResponds(Rule):
    """The sentinel, a neighbour in the same extension host, beats without a long gap.

    A blocked or stopped host shows nothing on the screen. VS Code itself calls a host unresponsive
    after 3 s (its `rpcProtocol.ts`), which is the hard limit here. While the editor starts, and
    every extension is being loaded beside the browser, only the hard limit holds, and only for the
    time in which the machine let the host run.
    """

    gap_s: float = 1.0
    gap_hard_s: float = 3.0

    advice: ClassVar[str] = (
        "The extension host has one thread for all extensions. Parse and tokenise large answers in"
        " pieces, or in a worker."
    )
    needs_steady_state: ClassVar[bool] = False

    def _weight(self, gap: Window, timeline: Timeline) -> tuple[bool, float, float]:
        """Gaps of the start count least, unless they pass the hard limit.

        Of the others, that counts most which was the longest of the host's own doing, where the
        kernel tells what was not.
        """
        matters = gap.seconds > self.gap_hard_s or timeline.phase_at(gap.start) != STARTING
        own_s = gap.seconds
        if own_s > self.gap_s and knows_waiting(timeline, gap):
            own_s = max(self.gap_s, own_s - timeline.lost_s(gap))
        return matters, own_s, gap.seconds

    def judge(self, timeline: Timeline) -> Ruling:
        gaps = _gaps(timeline)
        if not gaps:
            return unknown("No heartbeat of the sentinel extension was received.")
        worst = max(gaps, key=lambda gap: self._weight(gap, timeline))
        lost_s, known = timeline.lost_s(worst), knows_waiting(timeline, worst)
        phase = timeline.phase_at(worst.start)
        which = "longest" if worst.seconds == max(gap.seconds for gap in gaps) else "gravest"
        because = (
            f"The {which} gap between two heartbeats was {worst.seconds:.2f} s, at"
            f" {worst.start:.1f} s, in the phase '{phase}' (limits {self.gap_s:g} s /"
            f" {self.gap_hard_s:g} s)."
        )
        because += _culprit(timeline, worst)
        soft = self.gap_hard_s if phase == STARTING else self.gap_s
        ruling = graded(worst.seconds, soft, self.gap_hard_s, because)
        of_its_own = graded(worst.seconds - lost_s, soft, self.gap_hard_s, because)
        if ruling.outcome is of_its_own.outcome:
            return ruling
        because += f" The machine did not let it run for {lost_s:.1f} s of it."
        if of_its_own.outcome is not Outcome.KEPT:
            return degraded(because)
        return kept(because) if known or phase == STARTING else unknown(because)


def _culprit(timeline: Timeline, gap: Window) -> str:
    """What was seen in the middle of the gap: a stopped process, or what the inspector saw."""
    for sample in timeline.host_samples:
        if gap.holds(sample.at) and sample.status == STOPPED:
            who = f"the process (pid {sample.pid})"
            return f" From {sample.at:.1f} s on {who} was stopped by a signal."
    for hung in timeline.all(HostHung, Window(gap.start, gap.end + LATE_S)):
        if hung.stack:
            return f" It was busy in {hung.stack[0]}; the CPU profile is {hung.file}."
    return ""


def _gaps(timeline: Timeline) -> list[Window]:
    """The time between two beats of one process; the last lasts until the host was last seen."""
    last: dict[int, float] = {}
    gaps = []
    for beat in timeline.all(Heartbeat, timeline.alive):
        if beat.pid in last:
            gaps.append(Window(last[beat.pid], beat.at))
        last[beat.pid] = beat.at
    seen = {sample.pid: sample.at for sample in timeline.host_samples}
    gaps += [Window(at, seen[pid]) for pid, at in last.items() if seen.get(pid, at) > at]
    return [gap for gap in gaps if not any(_meet(gap, meant) for meant in timeline.on_purpose)]


def _meet(one: Window, other: Window) -> bool:
    return one.start < other.end and other.start < one.end
