"""Hangs of the extension host."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import STARTING, Heartbeat, HostHung
from bench.judging.cpu_waits import is_told, lost_s
from bench.judging.finding import Outcome, Ruling
from bench.judging.rule import Rule, degraded, graded_by, gravest, kept, unknown
from bench.judging.timeline import MOST_CROWDED, Timeline, Window
from fake_backend.settings import STRICT

LATE_S = 2.0  # the inspector's answer may come when the gap is over
SLOWER = 1.5  # a host's work beside another editor
STOPPED = "stopped"  # in the words of psutil


@dataclass(frozen=True, config=STRICT)
class ExtensionHostResponds(Rule):
    """The sentinel, a neighbour in the same extension host, beats without a long gap.

    A blocked or stopped host shows nothing on the screen. VS Code itself calls a host unresponsive
    after 3 s (its `rpcProtocol.ts`), which is the hard limit here. While the editor starts, and
    every extension is being loaded beside the browser, only the hard limit holds, and only for the
    time in which the machine let the host run. Where it was kept from running for a quarter of a
    gap or more, what it ran counts for two thirds: beside a second editor Copilot's host used 1.9
    to 4.1 s of a core until it was active, 3.4 s in one of ten starts, and alone 2.1 to 2.4 s.
    """

    gap_s: float = 1.0
    gap_hard_s: float = 3.0

    advice: ClassVar[str] = (
        "The extension host has one thread for all extensions. Parse and tokenise large answers in"
        " pieces, or in a worker."
    )
    needs_steady_state: ClassVar[bool] = False

    def judge(self, timeline: Timeline) -> Ruling:
        gaps = _gaps(timeline)
        if not gaps:
            return unknown("No heartbeat of the sentinel extension was received.")
        longest = max(gaps, key=lambda gap: gap.seconds)
        longest_later = max(gaps, key=lambda gap: (not _starts(gap, timeline), gap.seconds))
        long = [gap for gap in gaps if gap.seconds > self.gap_s]
        told = [
            self._gap(gap, timeline, "longest" if gap == longest else "gravest")
            for gap in (longest_later, *long)
        ]
        return gravest(ruling for ruling, _ in sorted(told, key=lambda one: -one[1]))

    def _gap(self, gap: Window, timeline: Timeline, which: str) -> tuple[Ruling, float]:
        """The ruling on one gap, and the seconds of it that were the host's own doing."""
        kept_s = lost_s(timeline, gap)
        own_s = gap.seconds - kept_s
        if kept_s > MOST_CROWDED * gap.seconds and is_told(timeline, gap):
            own_s /= SLOWER
        starting = _starts(gap, timeline)
        because = (
            f"The {which} gap between two heartbeats was {gap.seconds:.2f} s, at"
            f" {gap.start:.1f} s, in the phase '{timeline.phase_at(gap.start)}' (limits"
            f" {self.gap_s:g} s / {self.gap_hard_s:g} s)."
        )
        because += _culprit(timeline, gap)
        soft = self.gap_hard_s if starting else self.gap_s
        ruling = graded_by(gap.seconds, soft, self.gap_hard_s, because)
        of_its_own = graded_by(own_s, soft, self.gap_hard_s, because)
        if ruling.outcome is of_its_own.outcome:
            return ruling, own_s
        because += f" The machine did not let it run for {kept_s:.1f} s of it."
        if of_its_own.outcome is not Outcome.KEPT:
            return degraded(because), own_s
        known = is_told(timeline, gap) or starting
        return (kept(because) if known else unknown(because)), own_s


def _starts(gap: Window, timeline: Timeline) -> bool:
    return timeline.phase_at(gap.start) == STARTING


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
