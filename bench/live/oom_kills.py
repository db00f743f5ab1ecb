"""Processes of the run that died when the kernel killed for lack of memory.

The counter of the bench's own cgroup is used if there is one, because that of the whole machine
also counts the containers next door.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import psutil

from bench.facts import Fact, OutOfMemory

PROC = Path("/proc")
COUNTERS = {"cgroup2": "memory.events.local", "cgroup": "memory.oom_control"}
DIES_WITHIN = 3  # samples: a process that is killed frees its memory before it is gone


class OomKills:
    """Reports the run's processes that are gone soon after the kernel has killed one somewhere.

    A process of the run that ended normally at the same time is reported too. The rules tell the
    two apart, and say *unknown* if they cannot.
    """

    def __init__(
        self,
        counter: Path | None = None,
        processes: Callable[[], Iterable[psutil.Process]] | None = None,
        cap_mb: Callable[[], int] = lambda: 0,
    ) -> None:
        """`cap_mb` returns the cap of a container's memory, if it was reached."""
        self._counter = counter or oom_counter()
        self._processes = processes or partial(psutil.Process().children, recursive=True)
        self._cap_mb = cap_mb
        self._count = kill_count(self._counter)
        self._living: set[psutil.Process] = set()
        self._suspects: set[psutil.Process] = set()
        self._killed = 0
        self._samples_left = 0

    def sample(self, now: float) -> Iterable[Fact]:
        count, before = kill_count(self._counter), self._living
        if count > self._count:
            self._killed = count - self._count
            self._samples_left = DIES_WITHIN
            self._suspects |= before
        self._count = count
        self._living = {process for process in self._found() | before if is_alive(process)}
        if self._samples_left:
            self._samples_left -= 1
            gone = self._suspects - self._living
            self._suspects = self._suspects - gone if self._samples_left else set()
            if gone:
                pids = tuple(sorted(process.pid for process in gone))
                yield OutOfMemory(now, self._killed, pids, self._cap_mb())

    def _found(self) -> set[psutil.Process]:
        with suppress(psutil.Error):
            return set(self._processes())
        return set()


def is_alive(process: psutil.Process) -> bool:
    """Whether it is running; an orphan is, a zombie and a process with a reused pid are not."""
    with suppress(psutil.Error):
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    return False


def oom_counter(proc: Path = PROC) -> Path:
    """The file that counts the kills: that of the bench's own cgroup, else the machine's."""
    counters = (folder / COUNTERS[kind] for folder, kind in memory_cgroups("self", proc))
    return next(filter(Path.is_file, counters), proc / "vmstat")


def kill_count(counter: Path, event: str = "oom_kill") -> int:
    """The number of processes killed for lack of memory, up to now; 0 if it is not counted."""
    with suppress(OSError, ValueError):
        for line in counter.read_text("ascii").splitlines():
            name, _, value = line.partition(" ")
            if name == event:
                return int(value)
    return 0


def memory_cgroups(process: int | str, proc: Path = PROC) -> Iterator[tuple[Path, str]]:
    """Where the process's memory cgroup may be, by what is mounted, and its kind of cgroup."""
    try:
        mounts = (proc / "self/mountinfo").read_text("utf-8").splitlines()
        cgroups = (proc / f"{process}/cgroup").read_text("utf-8").splitlines()
    except OSError:
        return
    paths = {kind: path for _, kind, path in (line.split(":", 2) for line in cgroups)}
    for mount in mounts:
        mounted, _, source = mount.partition(" - ")
        root, folder = mounted.split(" ")[3:5]
        kind, options = source.split(" ")[0], source.split(" ")[-1].split(",")
        if kind == "cgroup2":
            path = paths.get("")
        elif kind == "cgroup" and "memory" in options:
            path = _memory_path(paths)
        else:
            continue
        if path is not None and Path(path).is_relative_to(root):
            yield Path(folder) / Path(path).relative_to(root), kind


def _memory_path(paths: dict[str, str]) -> str | None:
    """The path in the hierarchy that the memory controller shares with others, or has alone."""
    return next((path for kinds, path in paths.items() if "memory" in kinds.split(",")), None)
