"""Ends a process that the bench has started: SIGTERM first, then SIGKILL."""

import subprocess
from typing import Any, Protocol


class Process(Protocol):
    """The part of `subprocess.Popen` that ends a process."""

    @property
    def returncode(self) -> int | Any: ...

    def poll(self) -> int | None: ...

    def terminate(self) -> None: ...

    def kill(self) -> None: ...

    def wait(self, timeout: float | None = None) -> int: ...


def end_process(process: Process, grace_s: float) -> None:
    """Send SIGTERM, then SIGKILL if the process is still alive after `grace_s`; reap it."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(grace_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
