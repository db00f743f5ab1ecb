"""What the bench must know of a container to watch the processes in it, or that there is none."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import psutil

from bench.core.errors import BenchError
from bench.live.oom_kills import COUNTERS, OomKills, kill_count, memory_cgroups

MIB = 1 << 20
REACHED = 0.98  # of the cap: the last pages that were wanted are not counted


class Box(Protocol):
    """Where the editor's processes are; in a container they have other pids than outside."""

    @property
    def user(self) -> int:
        """The user who they run as."""

    def outside(self, pid: int) -> int:
        """The pid here of the process that the editor knows by `pid`."""

    def inside(self, pid: int) -> int:
        """The pid by which the editor knows a process."""

    def processes(self) -> list[psutil.Process]:
        """The processes that are no children of the bench."""

    def oom_kills(self) -> OomKills:
        """Watches who is killed for lack of memory."""


class NoBox:
    """The editor's processes are children of the bench."""

    @property
    def user(self) -> int:
        return os.geteuid()

    def outside(self, pid: int) -> int:
        return pid

    def inside(self, pid: int) -> int:
        return pid

    def processes(self) -> list[psutil.Process]:
        return []

    def oom_kills(self) -> OomKills:
        return OomKills()


NO_BOX = NoBox()


class Cgroup:
    """The members and the memory of a container's cgroup.

    Members that have died are still translated: logs speak of them.
    """

    def __init__(self, init: int, user: int, cap_mb: int) -> None:
        self.user = user
        self._init = init
        self._cap_mb = cap_mb
        self._folder, self._kind = _memory_cgroup(init)
        self._outside: dict[int, int] = {}

    def outside(self, pid: int) -> int:
        if pid not in self._outside:
            self._outside |= {_pid_inside(member): member for member in self._members()}
        return self._outside.get(pid, pid)

    def inside(self, pid: int) -> int:
        return _pid_inside(pid)

    def processes(self) -> list[psutil.Process]:
        found = []
        for pid in self._members():
            with suppress(psutil.Error):
                found.append(psutil.Process(pid))
        return found

    def oom_kills(self) -> OomKills:
        return OomKills(self._folder / COUNTERS[self._kind], self.processes, self.cap_if_reached)

    def cap_if_reached(self) -> int:
        """The cap of the memory if the container has ever wanted more; otherwise 0."""
        return self._cap_mb if self._has_reached_cap() else 0

    def _has_reached_cap(self) -> bool:
        if self._kind == "cgroup2":
            return kill_count(self._folder / COUNTERS[self._kind], "max") > 0
        with suppress(OSError, ValueError):  # failcnt stays 0 on recent kernels
            peak = int((self._folder / "memory.max_usage_in_bytes").read_text("ascii"))
            return peak >= self._cap_mb * MIB * REACHED
        return False

    def _members(self) -> Iterator[int]:
        with suppress(OSError):
            for line in (self._folder / "cgroup.procs").read_text("ascii").split():
                yield int(line)


def _memory_cgroup(init: int) -> tuple[Path, str]:
    """Raises: BenchError: the container's memory is not counted where this process can see it."""
    for folder, kind in memory_cgroups(init):
        if (folder / COUNTERS[kind]).is_file():
            return folder, kind
    raise BenchError("The memory cgroup of the container was not found: is /sys/fs/cgroup mounted?")


def _pid_inside(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text("utf-8", "replace").splitlines():
            if line.startswith("NSpid:"):
                return int(line.split()[-1])
    return pid
