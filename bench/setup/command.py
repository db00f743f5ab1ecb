"""Runs one installer command, shows its progress, and keeps its last lines for the error."""

import os
import subprocess
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench.core.errors import BenchError

Say = Callable[[str], None]
KEPT_LINES = 25


def run(
    command: Sequence[str],
    *,
    what: str,
    say: Say,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> None:
    """Run `command`; raise `BenchError` naming `what`, with the last lines, where it fails."""
    last: deque[str] = deque(maxlen=KEPT_LINES)
    with subprocess.Popen(
        command,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        try:
            for line in process.stdout or ():
                last.append(line.rstrip())
                say(line.rstrip()[:120])
        except BaseException:
            process.kill()
            raise
    if process.returncode != 0:
        msg = f"{what} failed: {' '.join(command)} ended with code {process.returncode}."
        raise BenchError(msg, details="\n".join(last))
