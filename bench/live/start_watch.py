"""Ends a start that cannot succeed: looks for decisive evidence while the extension is awaited."""

from collections.abc import Callable
from pathlib import Path

from bench.core import clock
from bench.core.errors import BenchError
from bench.core.tail import Tail
from bench.facts import Fact
from bench.facts.file import from_line
from bench.live.clearing import Clearing
from bench.live.editor.onlooker import StartFailedError
from bench.live.recorder import Recorder
from bench.profiles.obstacles import obstacle
from bench.profiles.profile import Profile

EVERY_S = 1.0


class StartWatch:
    """Clears the document, and judges every second by the facts in the file `facts`."""

    def __init__(
        self,
        clearing: Clearing,
        facts: Path,
        recorder: Recorder,
        profile: Profile,
        ended: Callable[[], str],
    ) -> None:
        self._clearing = clearing
        self._ended = ended  # how the VS Code server ended; empty while it runs
        self._tail = Tail(facts)
        self._recorder = recorder
        self._profile = profile
        self._facts: list[Fact] = []
        self._due = 0.0

    def look(self, *, typing: bool = False, problem: str = "") -> bool:
        """Look around; whether nothing covers the document.

        Raises:
            StartFailedError: the message names what stands in the way.
            BenchError: the VS Code server has ended.
        """
        if ended := self._ended():
            raise BenchError(ended)
        is_clear = self._clearing.look(typing=typing, problem=problem)
        if clock.monotonic() < self._due:
            return is_clear
        self._facts += [from_line(line) for line in self._tail.lines()]
        found = obstacle(self._facts, self._profile, self._recorder.clock.now())
        if found:
            raise StartFailedError(found)
        self._due = clock.monotonic() + EVERY_S
        return is_clear

    def tried(self, surface: str) -> None:
        self._clearing.tried(surface)
