"""Everything that one run puts on the machine: a temporary folder, and marked processes.

Every process of a run has the run's mark in its environment, which identifies it even after its
parent has died. Clearing kills exactly these processes, by pid, and removes the folder.

A run holds a lock in its folder, which the kernel releases when the worker ends in any way. The
temporary folder is shared with other users: nothing is followed, opened or waited for there that is
not a private folder of this user.
"""

import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psutil

from bench.core import waits

MARK = "BENCH_RUN"
PREFIX = "bench-"
LOCK = "lock"
GRACE_S = 3
LOOKS = 20


class Sandbox:
    """The folder of a run, and the mark of its processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mark = folder.name
        self.home = self._make("home")
        self.tmp = self._make("tmp")

    def _make(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir()
        return folder

    def environment(self) -> dict[str, str]:
        """The environment variables of the run's processes."""
        return {MARK: self.mark, "HOME": str(self.home), "TMPDIR": str(self.tmp)}

    def processes(self) -> list[psutil.Process]:
        """Every living process of the run except the caller."""
        return marked_processes(self.mark)

    def clear(self) -> None:
        """End every process of the run and remove its folder; safe to call twice."""
        end_marked(self.mark)
        _remove(self.folder)


def marked_processes(mark: str) -> list[psutil.Process]:
    """The living processes of a run, with their descendants, except the caller."""
    processes: dict[int, psutil.Process] = {}
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.environ().get(MARK) == mark:
                processes[process.pid] = process
                processes |= {child.pid: child for child in process.children(recursive=True)}
    processes.pop(os.getpid(), None)
    return [process for process in processes.values() if _alive(process)]


def _alive(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    return False


def end_marked(mark: str) -> None:
    """Kill every process of a run, and wait for the end of each.

    The search is repeated until it finds none, since processes may start others meanwhile.
    """
    for _ in range(LOOKS):
        processes = marked_processes(mark)
        if not processes:
            return
        for process in processes:
            with suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(processes, timeout=GRACE_S)


@contextmanager
def sandbox() -> Iterator[Sandbox]:
    """A sandbox for one run, which is cleared when the block is left."""
    sweep_abandoned()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))  # only this user can enter it
    lock = _locked(folder)
    place = Sandbox(folder)
    try:
        yield place
    finally:
        place.clear()
        os.close(lock)


def _locked(folder: Path) -> int:
    """Make the folder's lock, which has its name only when it is held."""
    fresh = folder / "new"
    lock = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    fresh.rename(folder / LOCK)
    return lock


def sweep_abandoned() -> None:
    """Clear the sandboxes of runs whose worker was killed."""
    for folder in abandoned():
        end_marked(folder.name)
        _remove(folder)


def abandoned() -> list[Path]:
    """The sandboxes of this user whose worker is no longer there to clear them."""
    folders = Path(tempfile.gettempdir()).glob(f"{PREFIX}*")
    return [folder for folder in folders if _is_abandoned(folder)]


def _is_abandoned(folder: Path) -> bool:
    with suppress(OSError), ExitStack() as stack:  # also if the lock is held
        place = _open_private(folder, stack, kind=stat.S_IFDIR)
        lock = _open_private(LOCK, stack, kind=stat.S_IFREG, dir_fd=place)
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _open_private(
    name: str | Path, stack: ExitStack, *, kind: int, dir_fd: int | None = None
) -> int:
    """Open what is private to this user and of that kind, without waiting for anybody.

    Raises:
        OSError: it is anything else, or a link.
    """
    path_only = os.open(name, os.O_PATH | os.O_NOFOLLOW, dir_fd=dir_fd)
    stack.callback(os.close, path_only)
    found = os.fstat(path_only)
    is_private = found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    if stat.S_IFMT(found.st_mode) != kind or not is_private:
        raise PermissionError(name)
    opened = os.open(f"/proc/self/fd/{path_only}", os.O_RDONLY | os.O_NONBLOCK)
    stack.callback(os.close, opened)
    return opened


def _remove(folder: Path) -> None:
    """Remove a sandbox; its lock goes last, so that the next sweep finds what is left."""
    with suppress(OSError):
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            elif path.name != LOCK:
                path.unlink()
    shutil.rmtree(folder, ignore_errors=True)


def wait_until_gone(place: Sandbox, spared: set[int], seconds: float) -> list[psutil.Process]:
    """Wait until the run has no process except `spared`; return those that are still alive."""

    def left() -> list[psutil.Process]:
        return [process for process in place.processes() if process.pid not in spared]

    with suppress(waits.WaitTimeoutError):
        waits.until(lambda: not left(), seconds=seconds, what="every process of the editor to end")
        return []
    return left()
