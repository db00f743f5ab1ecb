"""The lock of a run folder: one bench at a time runs in it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.core.errors import RequestError

LOCK_FILE = ".lock"  # holds the pid of its last owner
FLAGS = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK


@contextmanager
def run_lock(folder: Path) -> Iterator[None]:
    """Hold the lock of `folder` for the block; the kernel frees that of a process that has died.

    Raises:
        RequestError: another process runs in the folder, or it cannot be written.
    """
    try:
        descriptor = os.open(folder / LOCK_FILE, FLAGS, 0o644)
    except OSError as error:
        raise _unusable(folder, error) from None
    try:
        _own(descriptor, folder)
        yield
    finally:
        os.close(descriptor)


def _own(descriptor: int, folder: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
    except BlockingIOError:
        owner = os.read(descriptor, 20).decode(errors="replace").strip()
        raise RequestError(f"{folder} is being run by pid {owner}.") from None
    except OSError as error:
        raise _unusable(folder, error) from None


def _unusable(folder: Path, error: OSError) -> RequestError:
    return RequestError(f"{folder / LOCK_FILE}: the run cannot be locked: {error.strerror}.")
