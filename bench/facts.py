"""Typed facts: one measurement each. They are all that rules and reports ever see.

`at` is in seconds since the run began.
"""

from dataclasses import dataclass

PHASES = ("starting", "steady state", "fault", "recovery", "quiet", "closing")
STARTING, STEADY, FAULT, RECOVERY, QUIET, CLOSING = PHASES


@dataclass(frozen=True, slots=True)
class Fact:
    at: float


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
class ProcessBorn(Fact):
    """A process was seen first; or again, where it has become another program by an exec."""

    pid: int
    role: str
    name: str


@dataclass(frozen=True, slots=True)
class ProcessSample(Fact):
    """One process: memory in MB (10^6 bytes), CPU in percent of one core; None is not allowed.

    `status` is that of its main thread, in the words of psutil: `running`, `sleeping`, `stopped`.
    """

    pid: int
    role: str
    rss_mb: float
    uss_mb: float | None
    cpu_percent: float
    threads: int
    fds: int | None
    status: str = "sleeping"


@dataclass(frozen=True, slots=True)
class ProcessGone(Fact):
    pid: int
    role: str


@dataclass(frozen=True, slots=True)
class HostExit(Fact):
    """What the VS Code server wrote in its log about the end of an extension host."""

    pid: int
    code: int | None
    signal: str | None


@dataclass(frozen=True, slots=True)
class Heartbeat(Fact):
    """A beat of the sentinel in the extension host `pid`, `late_ms` behind its timer.

    `ran_s` is the CPU time of the host's main thread since it began; None where the system does
    not tell it.
    """

    pid: int
    late_ms: float
    ran_s: float | None = None


@dataclass(frozen=True, slots=True)
class Keystroke(Fact):
    """Time from a key press to the next painted frame, measured inside the page."""

    paint_ms: float


@dataclass(frozen=True, slots=True)
class PageCrashed(Fact):
    """The browser said that the workbench's page has crashed."""


@dataclass(frozen=True, slots=True)
class Asked(Fact):
    """The backend received `request`; `planned` names the faults that hit it."""

    request: str
    surface: str
    host: str
    path: str
    planned: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered(Fact):
    """The backend finished `request`; `status` is None where no header was sent.

    `delivered` names the faults that reached the client with it.
    """

    request: str
    surface: str
    status: int | None
    first_byte_at: float | None
    bytes: int
    client_left: bool
    retry_after_s: float | None = None
    delivered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConnectionSpoiled(Fact):
    """A fault below the protocol has reached a connection to `host`."""

    host: str
    delivered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BrokenRequest(Fact):
    """Somebody sent the backend what is no request, or one too large."""

    host: str
    problem: str


@dataclass(frozen=True, slots=True)
class RefusedHost(Fact):
    """The gateway refused a connection to a host that the backend does not play."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class RemoteConnection(Fact):
    """A process of the editor had a socket to an address that is not loopback."""

    pid: int
    role: str
    address: str


@dataclass(frozen=True, slots=True)
class MachineStalled(Fact):
    """The bench's own timer was late by `ms`: the machine, not the editor, stood still."""

    ms: float


@dataclass(frozen=True, slots=True)
class MachineLoad(Fact):
    """The whole machine since the last one: time spent working, and taken by its host's others."""

    busy_percent: float
    steal_percent: float


@dataclass(frozen=True, slots=True)
class Shot(Fact):
    """A screenshot, as a path inside the scenario's folder."""

    what: str
    file: str


@dataclass(frozen=True, slots=True)
class LeftBehind(Fact):
    """A process that outlived the editor by 10 s, before the bench ended it."""

    pid: int
    role: str
    name: str


@dataclass(frozen=True, slots=True)
class EditorClosed(Fact):
    """The editor was closed and every process was looked for."""


@dataclass(frozen=True, slots=True)
class Sealed(Fact):
    """How the run was kept on this machine: by the `kernel`, or by the `gateway` alone."""

    by: str


@dataclass(frozen=True, slots=True)
class BenchFailed(Fact):
    """The bench could not go on."""

    message: str
    details: str = ""


@dataclass(frozen=True, slots=True)
class Interrupted(Fact):
    """A signal ended the run early."""

    signal: str
