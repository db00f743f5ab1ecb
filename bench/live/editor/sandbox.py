"""Everything that one run puts on the machine: a temporary folder, and marked processes.

Every process of a run has the run's mark in its environment, which identifies it even after its
parent has died. Clearing kills exactly these processes, by pid, and removes the folder.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from bench.core import waits

MARK = "BENCH_RUN"
PREFIX = "bench-"
OWNER = "owner"
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
        shutil.rmtree(self.folder, ignore_errors=True)


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
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    me = psutil.Process()
    (folder / OWNER).write_text(f"{me.pid} {me.create_time()}", encoding="utf-8")
    place = Sandbox(folder)
    try:
        yield place
    finally:
        place.clear()


def sweep_abandoned() -> None:
    """Clear the sandboxes of runs whose worker was killed."""
    for owner in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/{OWNER}"):
        with suppress(OSError, ValueError):
            pid, created = owner.read_text(encoding="utf-8").split()
            if not _is(int(pid), float(created)):
                end_marked(owner.parent.name)
                shutil.rmtree(owner.parent, ignore_errors=True)


def _is(pid: int, created: float) -> bool:
    with suppress(psutil.Error):
        return bool(psutil.Process(pid).create_time() == created)
    return False


def wait_until_gone(place: Sandbox, spared: set[int], seconds: float) -> list[psutil.Process]:
    """Wait until the run has no process except `spared`; return those that are still alive."""

    def left() -> list[psutil.Process]:
        return [process for process in place.processes() if process.pid not in spared]

    with suppress(waits.WaitTimeoutError):
        waits.until(lambda: not left(), seconds=seconds, what="every process of the editor to end")
        return []
    return left()
