"""A terminal of one's own, in which a run is started, and which can be closed."""

import fcntl
import os
import select
import signal
import subprocess
import termios
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from bench.core import clock

LOOK_S = 0.1
READ = 65_536


class Terminal:
    """What is started in it has no other place to print, and is hung up when it is closed."""

    def __init__(self) -> None:
        self._ours, self._theirs = os.openpty()
        self._printed = b""
        self._open = True

    def start(
        self, command: Sequence[str], environment: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        end = self._theirs
        try:
            return subprocess.Popen(
                command, env=environment, preexec_fn=_take, stdin=end, stdout=end, stderr=end
            )
        finally:
            os.close(self._theirs)

    def watch(
        self,
        process: subprocess.Popen[bytes],
        seconds: float,
        enough: Callable[[], bool] = lambda: False,
    ) -> None:
        """Read what it prints until it has ended, `enough` is true, or the time has passed."""
        deadline = clock.monotonic() + seconds
        while process.poll() is None and clock.monotonic() < deadline and not enough():
            self._read(LOOK_S)
        self._read(0)

    def close(self) -> None:
        if self._open:
            self._open = False
            os.close(self._ours)

    @property
    def text(self) -> str:
        return self._printed.decode(errors="replace")

    @property
    def last_line(self) -> str:
        lines = (line.strip() for line in reversed(self.text.split("\n")))
        return next(filter(None, lines), "")

    def _read(self, seconds: float) -> None:
        if not self._open:
            clock.pause(seconds)
            return
        with suppress(OSError):  # the other end is closed
            while select.select([self._ours], [], [], seconds)[0]:
                self._printed += os.read(self._ours, READ)
                seconds = 0


def _take() -> None:
    """In the child: lead a session whose terminal is this one."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # this process may run under nohup
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
