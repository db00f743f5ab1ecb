"""Memory, CPU, threads and files of every process of the run, by role."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import psutil

from bench.facts import Fact, ProcessBorn, ProcessGone, ProcessSample
from bench.facts.roles import MEASURED, TIMED, role_of

# In rounds: looking for new processes (2 ms); threads and files of those that a user feels less;
# of those that they feel, the unique set size (up to 6 ms each) and the sockets (4 ms each).
WALK_EVERY, DETAILS_EVERY, USS_EVERY, SOCKETS_EVERY = 4, 4, 24, 48
YOUNG_S = 60.0  # a starved machine has been seen to let a child wait many seconds for its exec
MB = 1e6
N = TypeVar("N", int, float)


@dataclass(slots=True)
class _Known:
    process: psutil.Process
    role: str
    born: float


class Processes:
    """Measures the children of `root`, and theirs, at a bit over 4 Hz."""

    period_s = 0.24

    def __init__(self, root: int) -> None:
        self._root = psutil.Process(root)
        self._known: dict[int, _Known] = {}
        self._round = 0

    def sample(self, now: float) -> Iterable[Fact]:
        if self._round % WALK_EVERY == 0:
            yield from self._walk(now)
        for pid, known in list(self._known.items()):
            try:
                yield self._measure(known, now)
            except psutil.NoSuchProcess:
                yield self._gone(pid, now)
            except psutil.Error:
                continue
        self._round += 1

    def _walk(self, now: float) -> Iterator[Fact]:
        living = {child.pid: child for child in self._root.children(recursive=True)}
        for pid, known in list(self._known.items()):
            if living.get(pid) != known.process:
                yield self._gone(pid, now)
        for process in living.values():
            with suppress(psutil.Error):
                yield from self._name(process, now)

    def _gone(self, pid: int, now: float) -> Fact:
        return ProcessGone(now, pid, self._known.pop(pid).role)

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
        """Raises psutil.NoSuchProcess where it has ended."""
        process, felt = known.process, known.role in MEASURED
        details = felt or self._round % DETAILS_EVERY == 0
        unique = felt and self._round % USS_EVERY == 0
        sockets = felt and self._round % SOCKETS_EVERY == 0
        ran_s, waited_s = _scheduled(process.pid) if known.role in TIMED else (None, None)
        with process.oneshot():
            return ProcessSample(
                at=now,
                pid=process.pid,
                role=known.role,
                rss_mb=round(process.memory_info().rss / MB, 1),
                uss_mb=_allowed(lambda: _uss_mb(process)) if unique else None,
                cpu_percent=round(process.cpu_percent(), 1),
                threads=process.num_threads() if details else None,
                fds=_allowed(process.num_fds) if details else None,
                status=process.status(),
                sockets=_allowed(lambda: _sockets(process)) if sockets else None,
                ran_s=ran_s,
                waited_s=waited_s,
            )


def _scheduled(pid: int) -> tuple[float | None, float | None]:
    """For how long the main thread had a core, and waited for one; only Linux tells it."""
    try:
        text = Path(f"/proc/{pid}/schedstat").read_text("ascii")
    except OSError:
        return None, None
    ran, waited, _ = text.split()
    return round(int(ran) / 1e9, 4), round(int(waited) / 1e9, 4)


def _uss_mb(process: psutil.Process) -> float:
    return round(process.memory_full_info().uss / MB, 1)


def _sockets(process: psutil.Process) -> int:
    return len(process.net_connections(kind="inet"))


def _allowed(read: Callable[[], N]) -> N | None:
    try:
        return read()
    except psutil.AccessDenied:
        return None
