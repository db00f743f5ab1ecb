"""Requests to the backend and its answers."""

from dataclasses import dataclass

from bench.facts.fact import Fact
from fake_backend.transport.proxy_request import is_this_machine


@dataclass(frozen=True, slots=True)
class Asked(Fact):
    """The backend received `request`."""

    request: str
    surface: str
    host: str
    path: str
    planned: tuple[str, ...]  # the faults that the plan applies to it
    call: str = ""  # the same for requests whose bodies differ only in ids and times
    attempt: int = 1  # counts the requests of one `call`, from 1
    model: str = ""  # that the request names
    http: str = "1.1"  # version, or "websocket"
    connection: int = 0  # that the client sent it on, counted from 1; 0 is unknown
    stream: int = 0  # of HTTP/2


@dataclass(frozen=True, slots=True)
class Answered(Fact):
    """The backend finished its answer to `request`."""

    request: str
    surface: str
    status: int | None  # None if no header was sent
    first_byte_at: float | None  # in seconds since the run began
    bytes: int
    client_left: bool  # the client ended the stream or the connection before the end
    retry_after_s: float | None = None
    delivered: tuple[str, ...] = ()  # the faults that reached the client
    own_first_s: float | None = None  # time to the first token at the model's own pace
    http: str = "1.1"  # as of the request
    connection: int = 0
    complete: bool | None = None  # the backend sent all of it; None in older runs
    client_end: str = ""  # how the client left: "closed", "goaway", "rst:" and the code's name


@dataclass(frozen=True, slots=True)
class ConnectionSpoiled(Fact):
    """A fault below HTTP reached a connection to `host`."""

    host: str
    delivered: tuple[str, ...]  # the faults that reached the client


@dataclass(frozen=True, slots=True)
class ConnectionKilled(Fact):
    """A fault ended or silenced a connection to `host` that was open before."""

    host: str
    delivered: tuple[str, ...]
    connection: int
    in_flight: int  # requests under way on it
    how: str  # "reset", "fin" or "silence"


@dataclass(frozen=True, slots=True)
class BrokenRequest(Fact):
    """A client sent the backend a malformed request, or one that is too large.

    The backend's journal says what is wrong with it.
    """

    host: str


@dataclass(frozen=True, slots=True)
class RefusedHost(Fact):
    """The gateway refused a connection to a host that the backend does not imitate."""

    host: str
    port: int

    @property
    def is_this_machine(self) -> bool:
        """Whether it is a loopback address: then nothing tried to leave the machine."""
        return is_this_machine(self.host)


@dataclass(frozen=True, slots=True)
class WebSocketClosed(Fact):
    """A WebSocket to the backend has ended."""

    host: str
    connection: int  # as of its requests
    turns: int  # requests
    by: str  # who closed it first: "client" or "server"
    code: int  # of the first close frame; 1006 if there was none
    reason: str = ""
