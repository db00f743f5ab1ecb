"""Processes of the editor and the machine that they run on."""

from dataclasses import dataclass

from bench.facts.fact import Fact


@dataclass(frozen=True, slots=True)
class ProcessBorn(Fact):
    """A process was seen first; or again, where it has become another program by an exec."""

    pid: int
    role: str
    name: str


@dataclass(frozen=True, slots=True)
class ProcessSample(Fact):
    """One process: memory in MB (10^6 bytes), CPU in percent of one core.

    What is dear to read, or not allowed, is None: see the probe. `sockets` counts the open TCP and
    UDP ones. `status` is that of its main thread, in the words of psutil: `running`, `sleeping`,
    `stopped`. For `ran_s` since it began that thread had a core, for `waited_s` it could have run
    and had none.
    """

    pid: int
    role: str
    rss_mb: float
    uss_mb: float | None
    cpu_percent: float
    threads: int | None
    fds: int | None
    status: str = "sleeping"
    sockets: int | None = None
    ran_s: float | None = None
    waited_s: float | None = None


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
class LeftBehind(Fact):
    """A process that outlived the editor by 10 s, before the bench ended it."""

    pid: int
    role: str
    name: str


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
    """The whole machine since the last one: time spent working, and taken by its host's others.

    Both are shares of all its `cores`; 0 cores where an older bench did not tell.
    """

    busy_percent: float
    steal_percent: float
    cores: int = 0


@dataclass(frozen=True, slots=True)
class OutOfMemory(Fact):
    """For want of memory, the kernel has killed `count` processes of this machine meanwhile."""

    count: int


@dataclass(frozen=True, slots=True)
class LogGrew(Fact):
    """The log `file`, below the editor's log folder, now has `mb` (10^6 bytes)."""

    file: str
    mb: float


@dataclass(frozen=True, slots=True)
class LogWarned(Fact):
    """A line of VS Code's logs that tells of trouble.

    `kind` is `unresponsive`, `terminated`, `listener leak` or `unhandled error`; `extension` is the
    one that it names, or empty.
    """

    kind: str
    extension: str
    text: str
