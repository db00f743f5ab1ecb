"""The facts of one run, ordered and split into phases, for rules and reports. Pure."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean
from typing import Any, TypeVar

from bench.facts import (
    CLOSING,
    STARTING,
    WINDOW_CLOSED,
    Appeared,
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
from bench.facts.screen import REMOVE_WAITING
from bench.judging.finding import Moment

F = TypeVar("F", bound=Fact)
INFINITE = math.inf
# Other programs used 6 % of a quiet machine, and 23 % while an editor started many processes.
MOST_CROWDED = 0.25
FULL = 0.9  # the busy share of a machine without a free core
SETTLES_S = 2.0  # after a sleep, or after a window was reopened
STARTS_S = 20.0  # TypeScript's server in a reopened window, while a second editor runs
# Facts that a stopped or restarting editor causes, and not the extension.
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
    pressed: Sequence[float] = ()  # when a key was pressed, also where its delay is explained
    recorded: Sequence[Fact] = ()  # every fact, in the order of facts.jsonl

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> "Timeline":
        """Order the facts; leave out those that the bench caused itself.

        A deliberate sleep or second window explains many; a question behind another one that waits
        makes VS Code ask what to do.
        """
        recorded = list(facts)
        ordered = sorted(recorded, key=lambda fact: fact.at)
        meant = _on_purpose(ordered)
        passing = _passing(ordered, meant)
        starting = _on_purpose(ordered, STARTS_S, WINDOW_CLOSED)
        return cls(
            [
                fact
                for fact in ordered
                if not (isinstance(fact, FELT) and _in(meant, fact.at))
                and not (isinstance(fact, ProcessSample) and fact.pid in passing)
                and not (isinstance(fact, NeighbourDid) and _in(starting, fact.at - fact.ms / 1000))
                and not _asks_about_waiting(fact)
            ],
            [fact.at for fact in ordered if isinstance(fact, Keystroke)],
            recorded,
        )

    def all(self, kind: type[F], window: Window | None = None) -> list[F]:
        """The facts of one kind, in the order of their times; only those in `window` if given."""
        facts: list[F] = self._by_kind.get(kind, [])
        if window is None:
            return facts.copy()
        first = bisect_left(facts, window.start, key=_moment)
        return facts[first : bisect_left(facts, window.end, lo=first, key=_moment)]

    @cached_property
    def _by_kind(self) -> dict[type[Fact], list[Any]]:
        """Every fact, by its class; cached, because rules read one kind at a time."""
        kinds: dict[type[Fact], list[Any]] = {}
        for fact in self.facts:
            kinds.setdefault(type(fact), []).append(fact)
        return kinds

    @cached_property
    def phases(self) -> dict[str, Window]:
        """The phases that took place, in order; an interrupted phase ends with the last fact."""
        began = self.all(PhaseBegan)
        if not began:
            return {}
        ends = [*(phase.at for phase in began[1:]), self.end]
        return {phase.phase: Window(phase.at, end) for phase, end in zip(began, ends, strict=True)}

    @cached_property
    def on_purpose(self) -> list[Window]:
        """When the person suspended the editor or closed its window, until it settled."""
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
        """The beats from the window's start to its end, including one at the end."""
        first = bisect_left(self._beats, window.start, key=_moment)
        return self._beats[first : bisect_right(self._beats, window.end, key=_moment)]

    def stolen_share(self, window: Window) -> float:
        """The mean share (0 to 1) of the machine's CPU time that other VMs took (steal time)."""
        loads = [load.steal_percent for load in self.all(MachineLoad, window)]
        return sum(loads) / len(loads) / 100 if loads else 0.0

    def crowded_share(self, window: Window) -> float:
        """The share (0 to 1) of a busy machine's CPU time that other programs took.

        It is 0 if the machine was partly idle: then no program had to wait.
        """
        busy, others = self.taken_shares(window)
        return others if busy >= FULL else 0.0

    def taken_shares(self, window: Window) -> tuple[float, float]:
        """The shares (0 to 1) of the CPU time that all programs and that other programs used."""
        loads = [load for load in self.all(MachineLoad, window) if load.cores]
        spent = (loads[-1].at - window.start) * loads[0].cores if loads else 0.0
        if spent <= 0:
            return 0.0, 0.0
        busy = fmean(load.busy_percent for load in loads) / 100
        own = self.ran_s(Window(window.start, math.nextafter(loads[-1].at, INFINITE)))
        return busy, max(0.0, busy - self.stolen_share(window) - own / spent)

    def used_s(self, window: Window) -> float:
        """The CPU time that all programs used, by the samples of the machine's load."""
        loads = [load for load in self.all(MachineLoad, window) if load.cores]
        if not loads:
            return 0.0
        busy = fmean(load.busy_percent - load.steal_percent for load in loads) / 100
        return busy * loads[0].cores * window.seconds

    def own_s(self, window: Window) -> float:
        """The window's time without steal time and the time that other programs took."""
        return window.seconds * (1 - self.stolen_share(window) - self.crowded_share(window))

    def ran_s(self, window: Window, role: str = "") -> float:
        """The CPU time of the run's processes, or of one role's, by their samples."""
        last: dict[int, float] = {}
        ran = 0.0
        for sample in self.all(ProcessSample, window):
            if role in ("", sample.role):
                ran += sample.cpu_percent / 100 * (sample.at - last.get(sample.pid, sample.at))
                last[sample.pid] = sample.at
        return ran

    def phase_at(self, at: float) -> str:
        """The name of the phase at a moment; the last one if the run ended at that moment."""
        began = [name for name, window in self.phases.items() if window.start <= at]
        return began[-1] if began else STARTING

    def moment(self, at: float) -> Moment:
        return Moment(at, self.phase_at(at))

    def steps(self, step: str, phase: str) -> list[StepDone]:
        window = self.phases.get(phase)
        if window is None:
            return []
        return [done for done in self.all(StepDone, window) if done.step == step]

    def memory(self, role: str, window: Window) -> list[tuple[float, float]]:
        """Times, each with the total resident memory in MB of all processes of `role`."""
        sums: dict[float, float] = {}
        for sample in self.all(ProcessSample, window):
            if sample.role == role:
                sums[sample.at] = sums.get(sample.at, 0.0) + sample.rss_mb
        return sorted(sums.items())


def _asks_about_waiting(fact: Fact) -> bool:
    return isinstance(fact, Appeared) and fact.kind == "dialog" and REMOVE_WAITING in fact.text


def _moment(fact: Fact) -> float:
    return fact.at


def _on_purpose(facts: Iterable[Fact], after_s: float = SETTLES_S, what: str = "") -> list[Window]:
    """Every deliberate act (only those named `what`, if given) and `after_s` after it."""
    meant = [fact for fact in facts if isinstance(fact, OnPurpose) and what in ("", fact.what)]
    return [Window(fact.at - fact.seconds, fact.at + after_s) for fact in meant]


def _passing(facts: Iterable[Fact], meant: list[Window]) -> set[int]:
    """The processes that began and ended during the same deliberate act."""
    if not meant:
        return set()
    born = {fact.pid: fact.at for fact in facts if isinstance(fact, ProcessBorn)}
    gone = [fact for fact in facts if isinstance(fact, ProcessGone) and fact.pid in born]
    return {
        fact.pid
        for fact in gone
        if any(window.holds(born[fact.pid]) and window.holds(fact.at) for window in meant)
    }


def _in(windows: list[Window], at: float) -> bool:
    return any(window.holds(at) for window in windows)
