"""Inside the extension host, as its neighbours see it."""

from dataclasses import dataclass

from bench.facts.fact import Fact


@dataclass(frozen=True, slots=True)
class Heartbeat(Fact):
    """A beat of the sentinel in the extension host `pid`, `late_ms` behind its timer.

    For `ran_s` since it began the host's main thread had a core, for `waited_s` it could have run
    and had none (run delay); None where the system does not tell it.
    """

    pid: int
    late_ms: float
    ran_s: float | None = None
    waited_s: float | None = None


@dataclass(frozen=True, slots=True)
class HostLoop(Fact):
    """About each second, what the sentinel measured in the extension host `pid` since the last one.

    The delay of the event loop in ms (median, 99th percentile, longest), and V8's heap in use and
    external memory (buffers) in MB.
    """

    pid: int
    p50_ms: float
    p99_ms: float
    max_ms: float
    heap_mb: float
    external_mb: float


@dataclass(frozen=True, slots=True)
class NeighbourDid(Fact):
    """A neighbour in the same extension host did something in `ms`; `ok`: it had a result.

    `what` is `fetch` or `save` (the sentinel, over loopback, and as one that takes part in each
    save), or `hover`, `completion` or `diagnostics` (the built-in TypeScript extension).
    """

    what: str
    ms: float
    ok: bool


@dataclass(frozen=True, slots=True)
class SubjectActive(Fact):
    """The extension under test was active `after_ms` after the sentinel, its neighbour, was."""

    extension: str
    after_ms: float


@dataclass(frozen=True, slots=True)
class SentinelActive(Fact):
    """The sentinel itself was active `after_ms` after the process of its extension host began."""

    after_ms: float


@dataclass(frozen=True, slots=True)
class Activating(Fact):
    """VS Code began to activate `extension`, `after_ms` after its extension host began.

    `event` is the activation event that caused it, in VS Code's words.
    """

    extension: str
    after_ms: float
    event: str


@dataclass(frozen=True, slots=True)
class HostHung(Fact):
    """The extension host `pid` hung; `stack`, innermost first, says where, `file` has it all."""

    pid: int
    stack: tuple[str, ...]
    file: str
