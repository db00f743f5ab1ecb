"""The journal: requests, planned and delivered faults, one JSON line for each event."""

import asyncio
import sys
from collections import deque
from itertools import takewhile
from typing import Any, BinaryIO

import msgspec

ENCODER = msgspec.json.Encoder()
KEPT = 10_000  # latest entries, for the control API; the file has all of them


class Entry(msgspec.Struct, frozen=True, tag_field="event", tag=str.lower):
    """An event; its line in the journal begins with the name of its class.

    Two are written for each request, so they are of the kind that is made and encoded fastest.
    """

    at: float  # monotonic seconds


class Asked(Entry, frozen=True):
    """A request has arrived."""

    request: str  # surface, client, and the ordinal among this client's requests on the surface
    surface: str
    client: str
    attempt: int  # counts requests with the same normalised body, from 1
    method: str
    host: str
    path: str
    model: str
    intent: str
    bytes: int
    fingerprint: str  # of the raw body
    normalised: str  # fingerprint of the body without ids, times and temporary folders
    body: str  # its beginning
    planned: list[str]  # the faults that were chosen for it
    http: str  # version, or "websocket"
    connection: int  # of all connections to the backend, from 1
    stream: int  # of HTTP/2, or the turn of a WebSocket, from 1; 0 on HTTP/1.1
    in_flight: int  # requests under way on this connection, this one included


class Answered(Entry, frozen=True):
    """A request has ended."""

    request: str
    surface: str
    status: int | None  # None: the client left before the headers
    planned: list[str]  # the faults that were chosen for the request
    delivered: list[str]  # those of them that reached the client
    draws: dict[str, list[float]]  # the first random values of each fault
    first_byte_at: float | None
    bytes: int  # handed to the socket
    digest: str  # fingerprint of these bytes
    normalised: str  # the same without ids, times and temporary folders
    planned_s: float  # duration that the answer was planned to take
    late_s: float  # the largest delay of a piece after its planned time
    own_first_s: float | None  # time to the first token at the model's own pace, without faults
    complete: bool  # the answer has ended properly, as far as the backend sent it
    client_left: bool  # the client ended the stream or the connection before the end
    client_end: str  # and how: "closed", "goaway", "rst:" and the code's name; "" if it did not
    retry_after_s: float | None  # the wait that the answer asked for
    http: str
    connection: int
    stream: int


class Connected(Entry, frozen=True):
    """A wire fault has hit a connection."""

    host: str
    delivered: list[str]


class Killed(Entry, frozen=True):
    """A fault has ended or silenced an open connection."""

    host: str
    delivered: list[str]
    connection: int
    in_flight: int  # requests under way on it
    how: str


class Broken(Entry, frozen=True):
    """A client sent invalid HTTP, or a request that is too large."""

    host: str
    problem: str


class Refused(Entry, frozen=True):
    """A client asked the gateway for a host that the backend does not serve."""

    host: str
    port: int
    how: str


class WebSocketClosed(Entry, frozen=True):
    """A WebSocket has ended."""

    host: str
    connection: int
    turns: int  # requests
    received: int  # messages of the client
    sent: int  # messages to the client
    by: str  # who closed it first: "client" or "server"
    code: int  # of the first close frame; 1006 if there was none
    reason: str


class Served(Entry, frozen=True):
    """A rollout's pool took a request, or refused it."""

    request: str
    version: str  # that answers it, also if the flag is switched meanwhile
    wait_s: float | None  # for a free slot; None: the queue was full
    first_s: float  # until the first token, once it has its slots
    waiting: int  # requests in the queue


class CrowdSecond(Entry, frozen=True):
    """What the users of one version got in one second of a rollout, real clients included.

    `at` is the end of the second.
    """

    second: int  # since the pool was set up
    version: str
    served: int  # answers whose first token came
    p50_s: float | None  # time to the first token, with the wait
    p99_s: float | None
    within: tuple[int, ...]  # answers within the threshold, in each quarter of the second
    over: tuple[int, ...]  # later ones, refused ones, and those whose user gave up
    refused: int
    left: int  # the user gave up waiting
    users: int  # different ones since the flag was switched
    waiting: int  # requests in the queue at the end of the second
    busy: float  # slots in use then
    lasts_s: float  # from then on, until the version's answers under way have ended
    languages: dict[str, tuple[int, ...]]  # answers, filtered and accepted ones


class Shadowed(Entry, frozen=True):
    """Requests of one second that were mirrored to a candidate, and to a twin of the primary."""

    second: int
    candidate: str
    language: str
    pairs: int
    filtered: dict[str, int]  # answers withheld, of the primary, its twin and the candidate
    first_s: dict[str, float]  # mean time to the first token


class Journal:
    """Keeps the latest entries and writes every entry to `file`, unbuffered.

    After an entry that could not be written, the file gets no further ones: `lost` counts those,
    and `problem` says why. A gap would be worse than an end.
    """

    def __init__(self, file: BinaryIO | None = None) -> None:
        self._file = file
        self.lost, self.problem = 0, ""
        self._kept: deque[tuple[int, Entry]] = deque(maxlen=KEPT)
        self._count = 0
        self._grown: asyncio.Event | None = None

    def write(self, entry: Entry) -> None:
        self._count += 1
        self._kept.append((self._count, entry))
        if self._file is not None:
            self._save(self._file, entry)
        if self._grown is not None:
            self._grown.set()
            self._grown = None

    def _save(self, file: BinaryIO, entry: Entry) -> None:
        line = ENCODER.encode(entry) + b"\n"
        try:
            while line and not self.problem:
                line = line[file.write(line) :]
        except OSError as error:
            self.problem = error.strerror or str(error)
            print(f"fake_backend: cannot write the journal: {error}", file=sys.stderr)  # noqa: T201
        self.lost += bool(self.problem)

    def health(self) -> dict[str, Any]:
        """Whether the file has every entry."""
        return {"entries": self._count, "lost": self.lost, "problem": self.problem}

    def after(self, number: int) -> list[dict[str, Any]]:
        """The kept entries after entry `number` (0: all), each with its number."""
        newer = takewhile(lambda kept: kept[0] > number, reversed(self._kept))
        return [{"number": at, **msgspec.to_builtins(entry)} for at, entry in newer][::-1]

    async def grown(self) -> None:
        """Return when the next entry has been written."""
        if self._grown is None:
            self._grown = asyncio.Event()
        await self._grown.wait()
