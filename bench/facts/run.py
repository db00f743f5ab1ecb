"""The run itself: phases, steps, pictures, ends."""

from dataclasses import dataclass

from bench.facts.fact import Fact


@dataclass(frozen=True, slots=True)
class PhaseBegan(Fact):
    """A phase of the run began; `phase` is one of `PHASES`."""

    phase: str


@dataclass(frozen=True, slots=True)
class StepDone(Fact):
    """The scripted person did something; `ok` says whether the expected effect was seen."""

    step: str
    ok: bool
    seconds: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Waited(Fact):
    """Of the time until `at`, `seconds` went by waiting for `what`."""

    what: str
    seconds: float


@dataclass(frozen=True, slots=True)
class ProbeCost(Fact):
    """What `probe` cost the bench in all: `cpu_s` of CPU time in `wall_s` of watching."""

    probe: str
    cpu_s: float
    wall_s: float


@dataclass(frozen=True, slots=True)
class Shot(Fact):
    """A screenshot, as a path inside the scenario's folder."""

    what: str
    file: str


@dataclass(frozen=True, slots=True)
class Sealed(Fact):
    """How the run was kept on this machine: by the `kernel`, or by the `gateway` alone."""

    by: str


@dataclass(frozen=True, slots=True)
class EditorClosed(Fact):
    """The editor was closed and every process was looked for."""


@dataclass(frozen=True, slots=True)
class BenchFailed(Fact):
    """The bench could not go on."""

    message: str
    details: str = ""


@dataclass(frozen=True, slots=True)
class Interrupted(Fact):
    """A signal ended the run early."""

    signal: str


WINDOW_CLOSED = "window closed"


@dataclass(frozen=True, slots=True)
class OnPurpose(Fact):
    """For the last `seconds` the person did what would be a finding if it came by itself.

    `what` is `asleep` (every process of the editor was stopped), `window closed` (and opened
    again), or `second window` (one was opened, used and closed).
    """

    what: str
    seconds: float
