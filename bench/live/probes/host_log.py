"""Ends of extension hosts, from the log of the VS Code server."""

import re
from collections.abc import Iterable
from pathlib import Path

from bench.core.tail import Tail
from bench.facts import Fact, HostExit
from bench.live.container.box import NO_BOX, Box

ENDED = re.compile(
    r"<(?P<pid>\d+)> Extension Host Process exited with"
    r" code: (?P<code>\w+), signal: (?P<signal>\w+)"
)


class HostLog:
    period_s = 0.5

    def __init__(self, file: Path, box: Box = NO_BOX) -> None:
        self._tail, self._box = Tail(file), box

    def sample(self, now: float) -> Iterable[Fact]:
        for line in self._tail.lines():
            match = ENDED.search(line)
            if match:
                code, signal = match["code"], match["signal"]
                yield HostExit(
                    at=now,
                    pid=self._box.outside(int(match["pid"])),
                    code=None if code == "null" else int(code),
                    signal=None if signal == "null" else signal,
                )
