"""Memory and CPU of every process of the run, by role."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import psutil

from bench.facts import Fact, ProcessBorn, ProcessGone, ProcessSample
from bench.facts.roles import HOST, TIMED, role_of
from bench.live.schedstat import scheduled

WALK_EVERY = 4  # rounds: a search for new processes takes 2 ms
YOUNG_S = 60.0  # on a starved machine a child may wait many seconds for its exec
MB = 1e6


@dataclass(slots=True)
class _Known:
    process: psutil.Process
    role: str
    born: float


class Processes:
    """Measures all descendants of the process `root`, slightly more than four times a second.

    `others` returns further processes, which a container engine has started. `hosts` are the pids
    of extension hosts, as far as they are known: in a desktop editor no word of their command line
    tells them from other helpers.
    """

    period_s = 0.24

    def __init__(
        self,
        root: int,
        others: Callable[[], list[psutil.Process]] = list,
        hosts: Collection[int] = (),
    ) -> None:
        self._root = psutil.Process(root)
        self._others = others
        self._hosts = hosts
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
        found = [*self._root.children(recursive=True), *self._others()]
        living = {process.pid: process for process in found}
        for pid, known in list(self._known.items()):
            if living.get(pid) != known.process:
                yield self._gone(pid, now)
        for process in living.values():
            with suppress(psutil.Error):
                yield from self._name(process, now)

    def _gone(self, pid: int, now: float) -> Fact:
        return ProcessGone(now, pid, self._known.pop(pid).role)

    def _name(self, process: psutil.Process, now: float) -> Iterator[Fact]:
        """Determine the role of a process that is new, or young enough for another exec."""
        known = self._known.get(process.pid)
        if known and now - known.born > YOUNG_S:
            return
        parent, command = self._known.get(process.ppid()), process.cmdline()
        is_host = process.pid in self._hosts
        role = HOST if is_host else role_of(command, parent.role if parent else None)
        if known is None:
            process.cpu_percent()
            known = self._known[process.pid] = _Known(process, "", now)
        if role != known.role and (command or not known.role):
            known.role = role
            yield ProcessBorn(now, process.pid, role, process.name())

    def _measure(self, known: _Known, now: float) -> Fact:
        """Raises psutil.NoSuchProcess if it has ended."""
        process = known.process
        ran_s, waited_s = scheduled(process.pid) if known.role in TIMED else (None, None)
        with process.oneshot():
            if process.status() == psutil.STATUS_ZOMBIE:
                raise psutil.ZombieProcess(process.pid)  # it has ended; nobody has asked why yet
            return ProcessSample(
                at=now,
                pid=process.pid,
                role=known.role,
                rss_mb=round(process.memory_info().rss / MB, 1),
                cpu_percent=round(process.cpu_percent(), 1),
                status=process.status(),
                ran_s=ran_s,
                waited_s=waited_s,
            )
