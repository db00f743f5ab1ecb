"""The only writer of `facts.jsonl`."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

from bench.core.clock import RunClock
from bench.core.errors import BenchError
from bench.facts import BenchFailed, Fact, Interrupted, OnPurpose, Waited
from bench.facts.file import FACTS_FILE, to_line

LAST = (BenchFailed, Interrupted)


class Recorder:
    """Writes each fact as it happens, from any thread.

    Once a fact could not be written, each further one raises the same BenchError, except those that
    report a failure or an interruption: they are written if the disk has room again.
    """

    def __init__(self, file: FileIO, clock: RunClock) -> None:
        self._file = file
        self._lock = threading.RLock()
        self._line_is_cut = _line_is_cut(file)
        self._failure: BenchError | None = None
        self.clock = clock

    def write(self, *facts: Fact) -> None:
        """Write the facts.

        Raises:
            BenchError: a fact could not be written, now or earlier.
        """
        with self._lock:
            if facts and not self._file.closed:
                self._append("".join(to_line(fact) + "\n" for fact in facts).encode())
                if self._failure and not all(isinstance(fact, LAST) for fact in facts):
                    raise self._failure

    def _append(self, lines: bytes) -> None:
        rest = memoryview(b"\n" + lines if self._line_is_cut else lines)
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
            self._line_is_cut = False
        except OSError as error:
            self._line_is_cut = _line_is_cut(self._file)
            reason = f"{self._file.name} cannot be written: {error.strerror}."
            self._failure = self._failure or BenchError(reason)

    def write_last(self, fact: BenchFailed | Interrupted) -> None:
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


def _line_is_cut(file: FileIO) -> bool:
    """Whether a full disk or a kill cut the last line, so that the next one needs a line end."""
    size = os.fstat(file.fileno()).st_size
    return size > 0 and os.pread(file.fileno(), 1, size - 1) != b"\n"


@contextmanager
def recording(folder: Path) -> Iterator[Recorder]:
    """Record into `folder/facts.jsonl`; the clock starts now."""
    with (folder / FACTS_FILE).open("a+b", buffering=0) as file:
        yield Recorder(file, RunClock())
