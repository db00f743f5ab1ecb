"""Memory, CPU, threads and files of every process of the run, by role."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import psutil

from bench.facts import Fact, ProcessBorn, ProcessGone, ProcessSample
from bench.roles import MEASURED, role_of

USS_EVERY = 8  # reading the unique set size costs more than everything else together
YOUNG_S = 60.0  # a starved machine has been seen to let a child wait many seconds for its exec
MB = 1e6


@dataclass(slots=True)
class _Known:
    process: psutil.Process
    role: str
    born: float


class Processes:
    """Walks the children of `root` at a bit over 4 Hz."""

    period_s = 0.24

    def __init__(self, root: int) -> None:
        self._root = psutil.Process(root)
        self._known: dict[int, _Known] = {}
        self._round = 0

    def sample(self, now: float) -> Iterable[Fact]:
        self._round += 1
        living = {child.pid: child for child in self._root.children(recursive=True)}
        yield from self._gone(living, now)
        for pid, process in living.items():
            with suppress(psutil.Error):
                yield from self._name(process, now)
                yield self._measure(self._known[pid], now)

    def _gone(self, living: dict[int, psutil.Process], now: float) -> Iterator[Fact]:
        for pid, known in list(self._known.items()):
            if living.get(pid) != known.process:
                del self._known[pid]
                yield ProcessGone(now, pid, known.role)

    def _name(self, process: psutil.Process, now: float) -> Iterator[Fact]:
        """Tell the role of a process that is new, or young enough to become another by an exec."""
        known = self._known.get(process.pid)
        if known and now - known.born > YOUNG_S:
            return
        parent, command = self._known.get(process.ppid()), process.cmdline()
        role = role_of(command, parent.role if parent else None)
        if known is None:
            process.cpu_percent()
            known = self._known[process.pid] = _Known(process, "", now)
        if role != known.role and (command or not known.role):
            known.role = role
            yield ProcessBorn(now, process.pid, role, process.name())

    def _measure(self, known: _Known, now: float) -> Fact:
        process = known.process
        with process.oneshot():
            rss = process.memory_info().rss
            threads = process.num_threads()
            cpu = process.cpu_percent()
            status = process.status()
        return ProcessSample(
            at=now,
            pid=process.pid,
            role=known.role,
            rss_mb=round(rss / MB, 1),
            uss_mb=self._uss(known),
            cpu_percent=round(cpu, 1),
            threads=threads,
            fds=_fds(process),
            status=status,
        )

    def _uss(self, known: _Known) -> float | None:
        if known.role not in MEASURED or self._round % USS_EVERY:
            return None
        with suppress(psutil.AccessDenied):
            return round(known.process.memory_full_info().uss / MB, 1)
        return None


def _fds(process: psutil.Process) -> int | None:
    with suppress(psutil.AccessDenied):
        return process.num_fds()
    return None
