"""Runs an installer command with progress, and reports its last lines if it fails."""

import os
import subprocess
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench.core.errors import BenchError
from bench.core.texts import shortened

Say = Callable[[str], None]
KEPT_LINES = 25
SHOWN = 120  # characters of a line


def silent(line: str) -> None:
    """Drop the line: for a process whose output nobody reads."""


def run(
    command: Sequence[str],
    *,
    what: str,
    say: Say,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> None:
    """Run a command; `what` is the name of the task in errors.

    Raises:
        BenchError: it failed; the details are its last lines.
    """
    last: deque[str] = deque(maxlen=KEPT_LINES)
    with _started(command, what, cwd, env) as process:
        try:
            for line in process.stdout or ():
                last.append(line.rstrip())
                say(shortened(line.rstrip(), SHOWN))
        except BaseException:
            process.kill()
            raise
    if process.returncode != 0:
        msg = f"{what} failed: {' '.join(command)} exited with {process.returncode}."
        raise BenchError(msg, details="\n".join(last))


def _started(
    command: Sequence[str], what: str, cwd: Path | None, env: Mapping[str, str] | None
) -> "subprocess.Popen[str]":
    try:
        return subprocess.Popen(
            command,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except OSError as error:
        msg = f"{what} failed: {command[0]} cannot be started: {error.strerror}."
        raise BenchError(msg) from None
