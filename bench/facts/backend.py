"""What the backend was asked, and what it answered."""

from dataclasses import dataclass

from bench.facts.fact import Fact


@dataclass(frozen=True, slots=True)
class Asked(Fact):
    """The backend received `request`; `planned` names the faults that hit it.

    Requests with the same body, but for ids and times, are attempts of one `call`: 1 is the first.
    """

    request: str
    surface: str
    host: str
    path: str
    planned: tuple[str, ...]
    call: str = ""
    attempt: int = 1


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
