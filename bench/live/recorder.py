"""The only writer of `facts.jsonl`."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from bench.core.clock import RunClock
from bench.facts import Fact, OnPurpose, Waited
from bench.facts.file import FACTS_FILE, to_line


class Recorder:
    """Writes each fact as it happens, from any thread."""

    def __init__(self, file: TextIO, clock: RunClock) -> None:
        self._file = file
        self._lock = threading.RLock()
        self.clock = clock

    def write(self, *facts: Fact) -> None:
        with self._lock:
            if not self._file.closed:
                self._file.writelines(to_line(fact) + "\n" for fact in facts)
                self._file.flush()

    def write_last(self, fact: Fact) -> None:
        """Write `fact` and drop all later ones: they come from the bench's own clean-up."""
        with self._lock:
            self.write(fact)
            self._file.close()

    @contextmanager
    def waiting(self, what: str) -> Iterator[None]:
        """Record the duration of the block as time spent waiting for `what`."""
        began = self.clock.now()
        try:
            yield
        finally:
            now = self.clock.now()
            self.write(Waited(now, what, round(now - began, 3)))

    @contextmanager
    def on_purpose(self, what: str) -> Iterator[None]:
        """Record the block as a time in which the person stops or ends processes, even if it fails.

        See `OnPurpose`.
        """
        began = self.clock.now()
        try:
            yield
        finally:
            now = self.clock.now()
            self.write(OnPurpose(now, what, round(now - began, 3)))


@contextmanager
def recording(folder: Path) -> Iterator[Recorder]:
    """Record into `folder/facts.jsonl`; the clock starts now."""
    with (folder / FACTS_FILE).open("a", encoding="utf-8") as file:
        yield Recorder(file, RunClock())
