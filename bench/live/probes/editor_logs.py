"""VS Code's own logs: problems, activations, and growth."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import takewhile
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
ACTIVATION_FAILED = re.compile(r"Activating extension (\S+) failed due to an error:$")
STAMPED = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \[\w+\] ")
NOT_ITS_OWN = ("extensionHostProcess.js", "(node:internal/")  # frames that say nothing of it
FRAMES = 3  # lines of a stack that are kept behind its error
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
        self._unread: dict[Path, list[str]] = {}  # lines whose next one was not yet written

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
        unread, lines = self._unread.pop(file, []), tail.lines()
        if lines and ACTIVATION_FAILED.search(lines[-1]):
            self._unread[file] = [lines.pop()]
        yield from self._problems(file, [*unread, *lines], now)

    def _problems(self, file: Path, lines: list[str], now: float) -> Iterator[Fact]:
        for index, line in enumerate(lines):
            yield from self._activations(file, line, now)
            if failed := ACTIVATION_FAILED.search(line):
                text = _error(lines[index + 1 :])
                yield LogWarned(now, "activation failed", failed[1], text[:LONGEST])
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


def _error(lines: list[str]) -> str:
    """The error that a log has next, in one line, with the first lines of its stack."""
    own = lines[:1] + list(takewhile(lambda line: not STAMPED.match(line), lines[1:]))
    kept = [line for line in own if not any(place in line for place in NOT_ITS_OWN)]
    return " ".join(STAMPED.sub("", line).strip() for line in kept[: 1 + FRAMES])


def _moment(text: str) -> datetime:
    """The time of a log line. UTC is assumed, since only differences matter."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
