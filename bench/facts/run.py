"""The course of a run: phases, steps, screenshots and the end."""

from dataclasses import dataclass

from bench.facts.fact import Fact


@dataclass(frozen=True, slots=True)
class PhaseBegan(Fact):
    """A phase of the run began; `phase` is one of `PHASES`."""

    phase: str


@dataclass(frozen=True, slots=True)
class FaultSwitchedOn(Fact):
    """One planned fault of the scenario was switched on."""

    number: int  # its place in the scenario, from 1
    name: str
    surfaces: tuple[str, ...]  # as in `Asked`
    conditional: bool  # it has a `when`, so whether it fires depends on the client
    until: str  # `fault` (the end of the fault phase) or `end` (the end of the run)


@dataclass(frozen=True, slots=True)
class StepDone(Fact):
    """The scripted person has performed a step."""

    step: str
    ok: bool  # the expected effect was seen
    seconds: float  # its duration
    note: str = ""  # for reports: what the step saw, or why it failed


@dataclass(frozen=True, slots=True)
class Waited(Fact):
    """The run has waited for `what`, for the `seconds` before `at`."""

    what: str
    seconds: float


@dataclass(frozen=True, slots=True)
class ProbeCost(Fact):
    """The total cost of a probe."""

    probe: str
    cpu_s: float  # CPU time
    wall_s: float  # the time for which it sampled


@dataclass(frozen=True, slots=True)
class Shot(Fact):
    """A screenshot."""

    what: str
    file: str  # as a path inside the scenario's folder


@dataclass(frozen=True, slots=True)
class Sealed(Fact):
    """How the run was isolated from the network."""

    by: str  # `kernel` (a network namespace), or `gateway` (the proxy alone)
    why_not: str = ""  # why not by the kernel
    watched: bool = False  # whether every attempt to leave was seen, and not only open sockets


@dataclass(frozen=True, slots=True)
class Contained(Fact):
    """The VS Code server ran in a container, which could use this much at most."""

    image: str
    memory_mb: int  # 2^20 bytes
    pids: int
    cpus: int


@dataclass(frozen=True, slots=True)
class EditorClosed(Fact):
    """The editor was closed, and leftover processes were recorded."""


@dataclass(frozen=True, slots=True)
class BenchFailed(Fact):
    """The bench could not continue."""

    message: str
    details: str = ""  # the end of a log, or a traceback


@dataclass(frozen=True, slots=True)
class Interrupted(Fact):
    """The run was ended early."""

    signal: str  # the name of the signal, or another cause


@dataclass(frozen=True, slots=True)
class LineCut(Fact):
    """A line of the facts was cut by a full disk or a kill; what it said is lost.

    It has no time: `at` is 0. It is never written; the reader puts it in place of the line.
    """


WINDOW_CLOSED = "window closed"
# How the note of a step begins that failed because something else had the keyboard focus.
FOCUS_ELSEWHERE = "The keyboard focus "


@dataclass(frozen=True, slots=True)
class OnPurpose(Fact):
    """The person stopped or ended processes of the editor; without a person it would be a finding.

    `what` is `asleep` (every process of the editor was stopped), `window closed` (the window was
    closed and reopened) or `second window` (a second one was opened, used and closed).
    """

    what: str
    seconds: float  # its duration; it ended at `at`
