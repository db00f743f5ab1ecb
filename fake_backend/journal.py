"""What was asked, what was planned, what was delivered: one JSON line each, as it happens."""

import json
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any, TextIO

KEPT = 10_000  # entries that the control API can still show; the file keeps all


@dataclass(frozen=True, slots=True)
class Asked:
    """A request has arrived; `at` is in seconds of the machine's monotonic clock."""

    ordinal: int
    at: float
    surface: str
    method: str
    host: str
    path: str
    intent: str
    bytes: int
    fingerprint: str
    planned: list[str]
    draws: list[str]


@dataclass(frozen=True, slots=True)
class Answered:
    """A request has ended.

    `status` is None where the client left before the headers; `bytes` counts what was handed to
    the socket and `digest` is a fingerprint of it; `late_s` is how far the last piece left behind
    its planned moment; `client_left` says that the client closed before the end;
    `retry_after_s` is the wait that the answer asked for.
    """

    ordinal: int
    at: float
    surface: str
    status: int | None
    first_byte_at: float | None
    bytes: int
    digest: str
    late_s: float
    client_left: bool
    retry_after_s: float | None


@dataclass(frozen=True, slots=True)
class Refused:
    """A client asked the gateway for a host that is not served here."""

    at: float
    host: str
    port: int
    how: str


Entry = Asked | Answered | Refused


class Journal:
    """Keeps the last entries and writes every one to `file`, flushed."""

    def __init__(self, file: TextIO | None = None) -> None:
        self._file = file
        self._kept: deque[tuple[int, dict[str, Any]]] = deque(maxlen=KEPT)
        self._count = 0

    def write(self, entry: Entry) -> None:
        line = {"event": type(entry).__name__.lower(), **asdict(entry)}
        self._count += 1
        self._kept.append((self._count, line))
        if self._file is not None:
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()

    def after(self, number: int) -> list[dict[str, Any]]:
        """The kept entries behind entry `number` (0: all), each with its own number."""
        return [{"number": at, **line} for at, line in self._kept if at > number]
