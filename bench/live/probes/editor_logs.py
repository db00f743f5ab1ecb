"""VS Code's own logs: problems, activations, and growth."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench.core.tail import Tail
from bench.facts import Activating, Fact, LogGrew, LogWarned

MB = 1e6
GREW_MB = 0.1
LONGEST = 300  # characters of a line that are kept
LOOKED_AT = ("remoteagent.log", "remoteexthost.log")
KINDS = {
    "unresponsive": re.compile(r"UNRESPONSIVE extension host", re.IGNORECASE),
    "terminated": re.compile(r"Extension host .*terminated unexpectedly"),
    "listener leak": re.compile(r"potential listener LEAK detected"),
    "unhandled error": re.compile(r"\[error\] (?:Error|\w+Error|Unhandled|rejected promise)"),
}
WHEN = r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) \[info\] "
STARTED = re.compile(WHEN + r"Extension host with pid \d+ started")
ACTIVATING = re.compile(
    WHEN + r"ExtensionService#_doActivateExtension ([^,]+),.* activationEvent: '"
)
EXTENSION = re.compile(r"(?:extensions/|'|\[)([a-z0-9-]+\.[a-z-]+)", re.IGNORECASE)


class EditorLogs:
    """Reads the size of every log below `folder`, and the lines of some."""

    period_s = 1.0

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tails: dict[Path, Tail] = {}
        self._sizes: dict[Path, float] = {}
        self._started: dict[Path, datetime] = {}

    def sample(self, now: float) -> Iterable[Fact]:
        for file in self._folder.rglob("*.log"):
            yield from self._size(file, now)
            if file.name in LOOKED_AT:
                yield from self._lines(file, now)

    def _size(self, file: Path, now: float) -> Iterator[Fact]:
        mb = file.stat().st_size / MB
        if mb - self._sizes.setdefault(file, 0.0) > GREW_MB:
            self._sizes[file] = mb
            yield LogGrew(now, str(file.relative_to(self._folder)), round(mb, 2))

    def _lines(self, file: Path, now: float) -> Iterator[Fact]:
        tail = self._tails.setdefault(file, Tail(file))
        for line in tail.lines():
            yield from self._activations(file, line, now)
            for kind, pattern in KINDS.items():
                if pattern.search(line):
                    named = EXTENSION.search(line)
                    yield LogWarned(
                        now, kind, named[1].rstrip("-") if named else "", line[:LONGEST]
                    )

    def _activations(self, file: Path, line: str, now: float) -> Iterator[Fact]:
        if started := STARTED.match(line):
            self._started[file] = _moment(started[1])
        if (activating := ACTIVATING.match(line)) and file in self._started:
            after = _moment(activating[1]) - self._started[file]
            yield Activating(now, activating[2], after.total_seconds() * 1000)


def _moment(text: str) -> datetime:
    """The time of a log line. UTC is assumed, since only differences matter."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
