"""The extension host, as measured from inside it."""

from dataclasses import dataclass

from bench.facts.fact import Fact


@dataclass(frozen=True, slots=True)
class Heartbeat(Fact):
    """A heartbeat of the sentinel in the extension host `pid`.

    `ran_s` and `waited_s` are totals of the host's main thread since its start; None if the system
    does not report them.
    """

    pid: int
    late_ms: float  # behind the sentinel's timer
    ran_s: float | None = None  # on a core
    waited_s: float | None = None  # runnable, but without a core (run delay)


@dataclass(frozen=True, slots=True)
class HostLoop(Fact):
    """About once a second: the event loop and the heap of the extension host `pid`."""

    pid: int
    p99_ms: float  # 99th percentile of the event loop's delay since the last such fact
    heap_mb: float  # V8's heap in use, MB (10^6 bytes)


@dataclass(frozen=True, slots=True)
class NeighbourDid(Fact):
    """A neighbour in the same extension host finished an action.

    `what` is `fetch` (a request of the sentinel over loopback), `save` (the sentinel takes part in
    each save), or `hover`, `completion` or `diagnostics` (the built-in TypeScript extension).
    """

    what: str
    ms: float  # its duration
    ok: bool  # it had a result


@dataclass(frozen=True, slots=True)
class SubjectActive(Fact):
    """The extension under test became active, `after_ms` after the sentinel."""

    extension: str
    after_ms: float


@dataclass(frozen=True, slots=True)
class SentinelActive(Fact):
    """The sentinel became active, `after_ms` after the start of its extension host process."""

    after_ms: float


@dataclass(frozen=True, slots=True)
class Activating(Fact):
    """VS Code began to activate `extension`, `after_ms` after the start of its extension host."""

    extension: str
    after_ms: float


@dataclass(frozen=True, slots=True)
class HostInspected(Fact):
    """The bench's inspector was attached to the extension host `pid` until `at`.

    That costs the host CPU time, above all when a profile starts and ends.
    """

    pid: int
    seconds: float  # its duration
    cost_s: float  # without the pause in which the profile was recorded


@dataclass(frozen=True, slots=True)
class HostHung(Fact):
    """The extension host `pid` did not respond, and its inspector reported the stack."""

    pid: int
    stack: tuple[str, ...]  # the innermost function first
    file: str  # the CPU profile, as a path inside the scenario's folder
