"""What was asked, what was planned, what was delivered: one JSON line each, as it happens."""

import asyncio
from collections import deque
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, BinaryIO

import orjson

KEPT = 10_000  # entries that the control API can still show; the file keeps all


@dataclass(frozen=True, slots=True)
class Asked:
    """A request has arrived; `at` is in seconds of the machine's monotonic clock.

    `request` is its name: surface, client, and the how-manieth of this client on this surface.
    `fingerprint` is of the raw body, `normalised` of the body without ids, times and temporary
    folders; `attempt` counts requests of the same normalised body; `body` is its beginning.
    """

    request: str
    at: float
    surface: str
    client: str
    attempt: int
    method: str
    host: str
    path: str
    model: str
    intent: str
    bytes: int
    fingerprint: str
    normalised: str
    body: str
    planned: list[str]


@dataclass(frozen=True, slots=True)
class Answered:
    """A request has ended.

    `status` is None where the client left before the headers. `planned` and `delivered` name the
    faults that were meant for the request and those that reached the client, `draws` what each of
    them drew (the first few). `bytes` counts what was handed to the socket, `digest` and
    `normalised` are fingerprints of it; `planned_s` is how long the answer was to take and
    `late_s` how far the worst piece left behind its planned moment; `client_left` says that the
    client closed before the end; `retry_after_s` is the wait that the answer asked for.
    """

    request: str
    at: float
    surface: str
    status: int | None
    planned: list[str]
    delivered: list[str]
    draws: dict[str, list[float]]
    first_byte_at: float | None
    bytes: int
    digest: str
    normalised: str
    planned_s: float
    late_s: float
    client_left: bool
    retry_after_s: float | None


@dataclass(frozen=True, slots=True)
class Connected:
    """A wire fault has hit a connection."""

    at: float
    host: str
    delivered: list[str]


@dataclass(frozen=True, slots=True)
class Broken:
    """Somebody sent what is no HTTP request, or one too large."""

    at: float
    host: str
    problem: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A client asked the gateway for a host that is not served here."""

    at: float
    host: str
    port: int
    how: str


Entry = Asked | Answered | Connected | Broken | Refused


class Journal:
    """Keeps the last entries and writes every one to `file`, unbuffered."""

    def __init__(self, file: BinaryIO | None = None) -> None:
        self._file = file
        self._kept: deque[tuple[int, Entry]] = deque(maxlen=KEPT)
        self._count = 0
        self._grown: asyncio.Event | None = None

    def write(self, entry: Entry) -> None:
        self._count += 1
        self._kept.append((self._count, entry))
        if self._file is not None:
            name = type(entry).__name__.lower()
            self._file.write(b'{"event":"%s",%s\n' % (name.encode(), orjson.dumps(entry)[1:]))
        if self._grown is not None:
            self._grown.set()
            self._grown = None

    def after(self, number: int) -> list[dict[str, Any]]:
        """The kept entries behind entry `number` (0: all), each with its own number."""
        newer = takewhile(lambda kept: kept[0] > number, reversed(self._kept))
        return [_line(at, entry) for at, entry in newer][::-1]

    async def grown(self) -> None:
        """Return when the next entry has been written."""
        if self._grown is None:
            self._grown = asyncio.Event()
        await self._grown.wait()


def _line(number: int, entry: Entry) -> dict[str, Any]:
    content: dict[str, Any] = orjson.loads(orjson.dumps(entry))
    return {"number": number, "event": type(entry).__name__.lower(), **content}
