"""The facts of one run, ordered and cut into phases: what rules and reports look at. Pure."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean
from typing import Any, TypeVar

from bench.facts import (
    CLOSING,
    WINDOW_CLOSED,
    EditorClosed,
    Fact,
    Heartbeat,
    HostExit,
    HostLoop,
    Keystroke,
    LongTask,
    MachineLoad,
    MachineStalled,
    NeighbourDid,
    OnPurpose,
    PhaseBegan,
    ProcessBorn,
    ProcessGone,
    ProcessSample,
    StepDone,
)
from bench.facts.roles import HOST
from bench.judging.finding import Moment

F = TypeVar("F", bound=Fact)
INFINITE = math.inf
# On a quiet machine others were seen at 6 %, in a start with its many short processes at 23 %.
MOST_CROWDED = 0.25
FULL = 0.9  # of a machine with no core to spare
SETTLES_S = 2.0  # after a sleep, or a window that was opened again
STARTS_S = 20.0  # TypeScript's server in such a window, beside a second editor
# What a stopped or restarting editor shows without any fault of the extension.
FELT = (HostExit, HostLoop, Keystroke, LongTask, MachineStalled, NeighbourDid, ProcessGone)


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time, in the run's seconds."""

    start: float
    end: float

    def holds(self, at: float) -> bool:
        return self.start <= at < self.end

    @property
    def seconds(self) -> float:
        return self.end - self.start


@dataclass(frozen=True)
class Timeline:
    facts: Sequence[Fact]

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> "Timeline":
        """Put facts in order; what a sleep, or a window of its own, explains is left out."""
        ordered = sorted(facts, key=lambda fact: fact.at)
        meant = _on_purpose(ordered)
        passing = _passing(ordered, meant)
        starting = _on_purpose(ordered, STARTS_S, WINDOW_CLOSED)
        return cls(
            [
                fact
                for fact in ordered
                if not (isinstance(fact, FELT) and _in(meant, fact))
                and not (isinstance(fact, ProcessSample) and fact.pid in passing)
                and not (isinstance(fact, NeighbourDid) and _began_in(starting, fact))
            ]
        )

    def all(self, kind: type[F], window: Window | None = None) -> list[F]:
        """The facts of one kind, in the order of their times; only those in `window` if given."""
        found: list[F] = self._by_kind.get(kind, [])
        if window is None:
            return found.copy()
        first = bisect_left(found, window.start, key=_moment)
        return found[first : bisect_left(found, window.end, lo=first, key=_moment)]

    @cached_property
    def _by_kind(self) -> dict[type[Fact], list[Any]]:
        """Every fact, by its class; made once, since rules ask for one kind at a time."""
        kinds: dict[type[Fact], list[Any]] = {}
        for fact in self.facts:
            kinds.setdefault(type(fact), []).append(fact)
        return kinds

    @cached_property
    def phases(self) -> dict[str, Window]:
        """The phases that took place, in order; one that was cut off ends with the last fact."""
        began = self.all(PhaseBegan)
        if not began:
            return {}
        ends = [*(phase.at for phase in began[1:]), self.end]
        return {phase.phase: Window(phase.at, end) for phase, end in zip(began, ends, strict=True)}

    @cached_property
    def on_purpose(self) -> list[Window]:
        """When the person let the editor sleep or closed its window, until it had settled."""
        return _on_purpose(self.facts)

    @cached_property
    def end(self) -> float:
        return self.facts[-1].at if self.facts else 0.0

    @cached_property
    def alive(self) -> Window:
        """From the first fact until the editor was closed on purpose."""
        closing = self.phases.get(CLOSING)
        return Window(0.0, closing.start if closing else INFINITE)

    @cached_property
    def closed(self) -> bool:
        return bool(self.all(EditorClosed))

    @cached_property
    def host_samples(self) -> list[ProcessSample]:
        """The samples of the extension host while the editor was open."""
        samples = self.all(ProcessSample, self.alive)
        return [sample for sample in samples if sample.role == HOST]

    @cached_property
    def _beats(self) -> list[Heartbeat]:
        return self.all(Heartbeat)

    def beats(self, window: Window) -> list[Heartbeat]:
        """The beats from the window's start to its end, that one included."""
        first = bisect_left(self._beats, window.start, key=_moment)
        return self._beats[first : bisect_right(self._beats, window.end, key=_moment)]

    def stolen_share(self, window: Window) -> float:
        """The mean share (0 to 1) of the machine's time that its host gave to others."""
        loads = [load.steal_percent for load in self.all(MachineLoad, window)]
        return sum(loads) / len(loads) / 100 if loads else 0.0

    def crowded_share(self, window: Window) -> float:
        """The share (0 to 1) of a full machine's time that other programs on it took.

        0 where some of it was idle: then there was room for everybody.
        """
        busy, others = self.taken_shares(window)
        return others if busy >= FULL else 0.0

    def taken_shares(self, window: Window) -> tuple[float, float]:
        """The share (0 to 1) of the machine's time that was used at all, and that by others."""
        loads = [load for load in self.all(MachineLoad, window) if load.cores]
        spent = (loads[-1].at - window.start) * loads[0].cores if loads else 0.0
        if spent <= 0:
            return 0.0, 0.0
        busy = fmean(load.busy_percent for load in loads) / 100
        own = self.ran_s(Window(window.start, math.nextafter(loads[-1].at, INFINITE)))
        return busy, max(0.0, busy - self.stolen_share(window) - own / spent)

    def used_s(self, window: Window) -> float:
        """The CPU time that everything on the machine used, as far as its loads tell."""
        loads = [load for load in self.all(MachineLoad, window) if load.cores]
        if not loads:
            return 0.0
        busy = fmean(load.busy_percent - load.steal_percent for load in loads) / 100
        return busy * loads[0].cores * window.seconds

    def own_s(self, window: Window) -> float:
        """How much of the window's time the run had to itself."""
        return window.seconds * (1 - self.stolen_share(window) - self.crowded_share(window))

    def ran_s(self, window: Window, role: str = "") -> float:
        """The CPU time of the run's processes, or of those of one role, by their samples."""
        last: dict[int, float] = {}
        ran = 0.0
        for sample in self.all(ProcessSample, window):
            if role in ("", sample.role):
                ran += sample.cpu_percent / 100 * (sample.at - last.get(sample.pid, sample.at))
                last[sample.pid] = sample.at
        return ran

    def phase_at(self, at: float) -> str:
        """The name of the phase at a moment."""
        for name, window in self.phases.items():
            if window.holds(at):
                return name
        return "the end"

    def moment(self, at: float) -> Moment:
        return Moment(at, self.phase_at(at))

    def steps(self, step: str, phase: str) -> list[StepDone]:
        window = self.phases.get(phase)
        if window is None:
            return []
        return [done for done in self.all(StepDone, window) if done.step == step]

    def memory(self, role: str, window: Window) -> list[tuple[float, float]]:
        """Moments and the resident memory in MB of all processes of `role` together."""
        sums: dict[float, float] = {}
        for sample in self.all(ProcessSample, window):
            if sample.role == role:
                sums[sample.at] = sums.get(sample.at, 0.0) + sample.rss_mb
        return sorted(sums.items())


def _moment(fact: Fact) -> float:
    return fact.at


def _on_purpose(facts: Iterable[Fact], after_s: float = SETTLES_S, what: str = "") -> list[Window]:
    """Each time that something was meant (`what`, or anything), and `after_s` more."""
    meant = [fact for fact in facts if isinstance(fact, OnPurpose) and what in ("", fact.what)]
    return [Window(fact.at - fact.seconds, fact.at + after_s) for fact in meant]


def _began_in(windows: list[Window], did: NeighbourDid) -> bool:
    return any(window.holds(did.at - did.ms / 1000) for window in windows)


def _passing(facts: Iterable[Fact], meant: list[Window]) -> set[int]:
    """The processes that came and went with a second window, both in one stretch."""
    if not meant:
        return set()
    born = {fact.pid: fact.at for fact in facts if isinstance(fact, ProcessBorn)}
    gone = [fact for fact in facts if isinstance(fact, ProcessGone) and fact.pid in born]
    return {
        fact.pid
        for fact in gone
        if any(window.holds(born[fact.pid]) and window.holds(fact.at) for window in meant)
    }


def _in(windows: list[Window], fact: Fact) -> bool:
    return any(window.holds(fact.at) for window in windows)
