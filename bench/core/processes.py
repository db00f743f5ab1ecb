"""Ending a process that we started: asked first, then killed."""

import subprocess
from typing import AnyStr


def end_process(process: subprocess.Popen[AnyStr], grace_s: float) -> None:
    """Send SIGTERM, and SIGKILL to one that is still there after `grace_s`; it is reaped."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(grace_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
