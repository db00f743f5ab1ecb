"""VS Code's own logs: what they tell of trouble, and how much they grow."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench.facts import Fact, LogGrew, LogWarned
from bench.probes.tail import Tail

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
EXTENSION = re.compile(r"(?:extensions/|'|\[)([a-z0-9-]+\.[a-z-]+)", re.IGNORECASE)


class EditorLogs:
    """Looks at every log below `folder`: at the lines of some, at the size of all."""

    period_s = 1.0

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tails: dict[Path, Tail] = {}
        self._sizes: dict[Path, float] = {}

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
            for kind, pattern in KINDS.items():
                if pattern.search(line):
                    named = EXTENSION.search(line)
                    yield LogWarned(
                        now, kind, named[1].rstrip("-") if named else "", line[:LONGEST]
                    )
