"""The processes of the editor, its logs, and the machine."""

from dataclasses import dataclass

from bench.facts.fact import Fact

EDITOR_LOGS = "logs/logs"  # where the folder of a scenario keeps the log folder of the editor


@dataclass(frozen=True, slots=True)
class ProcessBorn(Fact):
    """A process was seen for the first time, or has become another program by an exec."""

    pid: int
    role: str
    name: str


@dataclass(frozen=True, slots=True)
class ProcessSample(Fact):
    """One process, about four times a second.

    `ran_s` and `waited_s` are totals of its main thread since its start. They are None for roles
    whose speed a user does not feel, and if the system does not report them.
    """

    pid: int
    role: str
    rss_mb: float  # MB (10^6 bytes)
    cpu_percent: float  # of one core
    status: str = "sleeping"  # of the main thread, as psutil names it: running, sleeping, stopped
    ran_s: float | None = None  # on a core
    waited_s: float | None = None  # runnable, but without a core (run delay)


@dataclass(frozen=True, slots=True)
class ProcessGone(Fact):
    """A process has ended."""

    pid: int
    role: str


@dataclass(frozen=True, slots=True)
class HostExit(Fact):
    """The VS Code server logged the end of an extension host."""

    pid: int
    code: int | None  # None after a signal
    signal: str | None  # such as SIGKILL; None after an exit


@dataclass(frozen=True, slots=True)
class LeftBehind(Fact):
    """A process was still alive 10 s after the editor was closed; the bench then killed it."""

    pid: int
    role: str
    name: str


@dataclass(frozen=True, slots=True)
class RemoteConnection(Fact):
    """A process of the editor had a socket to an address other than loopback, or sent to it."""

    pid: int  # 0 if it was not found
    role: str
    address: str
    port: int = 0  # 0 if it is not known
    name: str = ""  # the host whose address a name server at `address` was asked for
    stopped: bool = False  # whether the kernel kept it on the machine


@dataclass(frozen=True, slots=True)
class MachineStalled(Fact):
    """A timer of the bench was late by `ms`: the machine stalled, not the editor."""

    ms: float


@dataclass(frozen=True, slots=True)
class MachineLoad(Fact):
    """The load of the whole machine since the last such fact."""

    busy_percent: float  # of all cores
    steal_percent: float  # of all cores; taken by other VMs (steal time)
    cores: int = 0  # 0 if an older bench did not record it


@dataclass(frozen=True, slots=True)
class OutOfMemory(Fact):
    """The kernel has killed processes of this run for lack of memory."""

    count: int
    pids: tuple[int, ...] = ()  # of the run's processes that died with it; an older bench: empty
    cap_mb: int = 0  # of the container's memory, 2^20 bytes, if that was reached; 0 if not


@dataclass(frozen=True, slots=True)
class LogGrew(Fact):
    """A log of the editor has grown by more than 0.1 MB."""

    file: str  # as a path inside the editor's log folder, which EDITOR_LOGS keeps
    mb: float  # its size now, MB (10^6 bytes)


@dataclass(frozen=True, slots=True)
class LogWarned(Fact):
    """A line of VS Code's logs reports a problem.

    `kind` is `unresponsive`, `terminated`, `listener leak`, `unhandled error` or `activation
    failed`; the text of the last is the error with its first frames.
    """

    kind: str
    extension: str  # the extension that the line names, or empty
    text: str
