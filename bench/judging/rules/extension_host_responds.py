"""Hangs of the extension host."""

from dataclasses import replace
from typing import ClassVar

from pydantic.dataclasses import dataclass

from bench.facts import STARTING, Heartbeat, HostHung
from bench.judging.cpu_waits import inspected_s, lost_s, wait_is_known
from bench.judging.finding import Evidence, Measure, Outcome, Ruling
from bench.judging.harm import Harm
from bench.judging.rule import Rule, grade, gravest, ruling, unknown
from bench.judging.stopped import STOPPED
from bench.judging.timeline import MOST_CROWDED, Timeline, Window
from fake_backend.settings import STRICT

LATE_S = 2.0  # the inspector may answer after the gap has ended
SHOWN_S = 0.1
SLOWER = 1.5  # how much more CPU time a host needs while another editor runs


@dataclass(frozen=True, config=STRICT)
class ExtensionHostResponds(Rule):
    """The sentinel, a neighbour in the same extension host, beats without a long gap.

    A blocked or stopped host shows nothing on the screen. VS Code itself calls a host unresponsive
    after 3 s (its `rpcProtocol.ts`), which is the hard limit here. While the editor starts and
    loads every extension, only the hard limit holds, and only for the time in which the machine let
    the host run. If the machine kept the host from running for a quarter of a gap or more, the rest
    of the gap counts for two thirds: while a second editor ran, Copilot's host used 1.9 to 4.1 s of
    a core until it was active, 3.4 s in one of ten starts, and alone 2.1 to 2.4 s. What the bench's
    own inspector costs the host does not count.
    """

    gap_s: float = 1.0  # soft limit, this bench's own
    gap_hard_s: float = 3.0  # hard limit, as in VS Code

    harm: ClassVar[Harm] = Harm.USE
    advice: ClassVar[str] = (
        "All extensions share the extension host's one thread. Parse and tokenise large answers in"
        " pieces, or in a worker."
    )
    needs_steady_state: ClassVar[bool] = False

    def judge(self, timeline: Timeline) -> Ruling:
        gaps = _gaps(timeline)
        if not gaps:
            return unknown("The sentinel extension sent no heartbeat")
        longest = max(gaps, key=lambda gap: gap.seconds)
        longest_later = max(gaps, key=lambda gap: (not _starts(gap, timeline), gap.seconds))
        long = [gap for gap in gaps if gap.seconds > self.gap_s]
        rulings = [
            self._gap(gap, timeline, "longest gap" if gap == longest else "gap")
            for gap in (longest_later, *long)
        ]
        return gravest(ruling for ruling, _ in sorted(rulings, key=lambda pair: -pair[1]))

    def _gap(self, gap: Window, timeline: Timeline, name: str) -> tuple[Ruling, float]:
        """The ruling on one gap, and the seconds of it that the host itself caused."""
        lost = lost_s(timeline, gap)
        inspected = min(inspected_s(timeline, gap), gap.seconds - lost)
        own_s = gap.seconds - lost - inspected
        if lost > MOST_CROWDED * gap.seconds and wait_is_known(timeline, gap):
            own_s /= SLOWER
        measure = self._measure(gap, timeline, name)
        outcome, own_outcome = grade(measure), grade(replace(measure, value=own_s))
        excuse = ""
        if outcome is not own_outcome:
            excuse = _excuse(lost, inspected)
            outcome = _excused(
                own_outcome, known=wait_is_known(timeline, gap) or _starts(gap, timeline)
            )
        moment = timeline.moment(gap.start)
        calm = outcome is Outcome.KEPT and not excuse
        cause, evidence = _culprit(timeline, gap)
        found = ruling(
            outcome,
            _headline(outcome, excuse),
            measure,
            when=None if calm else moment,
            notes=[cause, excuse],
            details=[
                f"This gap began at {moment.at:.1f} s ({moment.phase} phase)." if calm else ""
            ],
            evidence=evidence,
        )
        return found, own_s

    def _measure(self, gap: Window, timeline: Timeline, name: str) -> Measure:
        soft, soft_from = self.gap_s, "gap_s"
        if _starts(gap, timeline):
            soft, soft_from = self.gap_hard_s, "gap_hard_s"
        return Measure(
            f"{name} between two heartbeats",
            gap.seconds,
            "s",
            soft,
            self.gap_hard_s,
            soft_from,
            "gap_hard_s",
        )


def _excuse(lost_s: float, inspected_s: float) -> str:
    parts = [
        f"The machine kept the host from running for {lost_s:.1f} s of this gap.",
        f"The bench's inspector cost the host {inspected_s:.1f} s of it.",
    ]
    return " ".join(parts if inspected_s >= SHOWN_S else parts[:1])


def _headline(outcome: Outcome, excuse: str) -> str:
    if outcome is not Outcome.KEPT:
        return "The extension host stopped responding"
    if excuse:
        return "The machine kept the extension host from running"
    return "The extension host kept responding"


def _excused(own: Outcome, *, known: bool) -> Outcome:
    """The outcome of a gap for which the machine is partly to blame."""
    if own is not Outcome.KEPT:
        return Outcome.DEGRADED
    return Outcome.KEPT if known else Outcome.UNKNOWN


def _starts(gap: Window, timeline: Timeline) -> bool:
    return timeline.phase_at(gap.start) == STARTING


def _culprit(timeline: Timeline, gap: Window) -> tuple[str, tuple[Evidence, ...]]:
    """The cause of the gap: a signal that stopped the process, or the code that kept it busy."""
    for sample in timeline.host_samples:
        if gap.holds(sample.at) and sample.status == STOPPED:
            note = f"A signal stopped the process (pid {sample.pid}) at {sample.at:.1f} s."
            return note, (Evidence("process", f"pid {sample.pid}, {STOPPED}", sample.at),)
    for hung in timeline.all(HostHung, Window(gap.start, gap.end + LATE_S)):
        if hung.stack:
            frames = tuple(Evidence("stack", frame, hung.at) for frame in hung.stack)
            return (
                f"It was busy in {hung.stack[0]}; the CPU profile is {hung.file}.",
                (*frames, Evidence("profile", hung.file, hung.at)),
            )
    return "", ()


def _gaps(timeline: Timeline) -> list[Window]:
    """The gaps between the beats of each process; the last one ends with its last sample."""
    last: dict[int, float] = {}
    gaps = []
    for beat in timeline.all(Heartbeat, timeline.alive):
        if beat.pid in last:
            gaps.append(Window(last[beat.pid], beat.at))
        last[beat.pid] = beat.at
    sampled = {sample.pid: sample.at for sample in timeline.host_samples}
    gaps += [Window(at, sampled[pid]) for pid, at in last.items() if sampled.get(pid, at) > at]
    return [gap for gap in gaps if not any(_meet(gap, meant) for meant in timeline.on_purpose)]


def _meet(one: Window, other: Window) -> bool:
    return one.start < other.end and other.start < one.end
