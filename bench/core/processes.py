"""Ends a process that the bench has started: SIGTERM first, then SIGKILL."""

import subprocess
from typing import AnyStr


def end_process(process: subprocess.Popen[AnyStr], grace_s: float) -> None:
    """Send SIGTERM, then SIGKILL if the process is still alive after `grace_s`; reap it."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(grace_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
