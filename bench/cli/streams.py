"""Standard streams whose reader may go away: `bench list | head`, a terminal that is closed."""

import errno
import os
import signal
import sys
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO, cast

GONE = (errno.EPIPE, errno.EIO)  # nobody reads the pipe; the terminal is closed


@contextmanager
def lasting_streams() -> Iterator[None]:
    """Drop what is written after the reader of a standard stream has gone, until the block ends.

    A run whose terminal is closed gets SIGHUP, even if the kernel sends none.
    """
    before = sys.stdout, sys.stderr
    # a message that cannot be printed must not hide what it is about
    lasting = [
        _Lasting(sys.stdout or _nothing(), GONE),
        _Lasting(sys.stderr or _nothing(), errno.errorcode),
    ]
    sys.stdout, sys.stderr = (cast(TextIO, stream) for stream in lasting)
    try:
        yield
    finally:
        for stream in lasting:
            stream.flush()
        sys.stdout, sys.stderr = before


class _Lasting:
    def __init__(self, stream: TextIO, forgiven: Container[int | None]) -> None:
        self._stream = stream
        self._forgiven = forgiven

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        self._attempt(lambda: self._stream.write(text))
        return len(text)

    def flush(self) -> None:
        self._attempt(self._stream.flush)

    def _attempt(self, act: Callable[[], object]) -> None:
        try:
            act()
        except OSError as error:
            self._silence()
            if error.errno not in self._forgiven:
                raise
            if error.errno == errno.EIO and callable(signal.getsignal(signal.SIGHUP)):
                signal.raise_signal(signal.SIGHUP)

    def _silence(self) -> None:
        """Lead the stream to nowhere, so that the interpreter's last flush does not fail too."""
        with _nothing() as nowhere:
            os.dup2(nowhere.fileno(), self._stream.fileno())


def _nothing() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")
