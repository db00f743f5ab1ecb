"""What can happen to a run from outside: each blow, and the exit codes that are right after it."""

import errno
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.core import clock, waits
from bench.core.errors import Exit
from bench.facts.roles import BACKEND, BROWSER, HOST, RENDERER, SERVER
from tests.chaos.terminal import Terminal
from tests.chaos.victims import CONDUCTOR, WORKER, victim

FOUND_S = 60.0  # a process that has not been started yet
STEP_S = 120.0  # of the clock, there and back
# Kept only if the blow came too late to matter.
UNJUDGED = frozenset({Exit.KEPT, Exit.BENCH_FAILED})
# From outside, an extension host that a signal ended or stopped is one that its extensions did.
ACCUSED = UNJUDGED | {Exit.BROKEN}
KILLED = frozenset({-signal.SIGKILL})
# In the run's network namespace: no port is left that a server or a client could be given.
TAKE_PORTS = """
import socket, sys
from pathlib import Path
first = 61000
Path("/proc/sys/net/ipv4/ip_local_port_range").write_text(f"{first} {first + 1}")
held = []
for port in (first, first + 1):
    for family, host in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):
        taken = socket.socket(family)
        if family == socket.AF_INET6:
            taken.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        taken.bind((host, port))
        taken.listen()
        held.append(taken)
print("taken", flush=True)
sys.stdin.read()
"""


@dataclass(frozen=True)
class Target:
    """The run that is hit: its conductor, its run folder, and the terminal that it prints to."""

    conductor: subprocess.Popen[bytes]
    out: Path
    terminal: Terminal

    def process(self, role: str) -> psutil.Process:
        """The process with this role, as soon as there is one.

        Raises:
            MissedError: the run ended before.
        """

        def look() -> psutil.Process | None:
            if self.conductor.poll() is not None:
                raise MissedError
            return victim(self.conductor.pid, role)

        found = waits.until(look, seconds=FOUND_S, what=f"a process with the role {role!r}")
        assert found is not None
        return found


class MissedError(Exception):
    """The run was over before the blow."""


@dataclass(frozen=True)
class Blow:
    """Something that happens to a run; `strike` lasts until its block is left."""

    name: str
    strike: Callable[[Target], AbstractContextManager[None]]
    codes: frozenset[int]
    held_s: float = 0.0  # how long the block lasts; 0: until the run has ended
    small_disk: bool = False  # the run folder is on a disk of its own
    alone: bool = False  # it hits whatever else runs on the machine
    right: int | None = None  # the Linux capability that it needs


def _kill(role: str) -> Callable[[Target], AbstractContextManager[None]]:
    @contextmanager
    def strike(target: Target) -> Iterator[None]:
        process = target.process(role)
        with suppress(psutil.NoSuchProcess):
            process.kill()
        yield

    return strike


def _stop(role: str) -> Callable[[Target], AbstractContextManager[None]]:
    @contextmanager
    def strike(target: Target) -> Iterator[None]:
        process = target.process(role)
        with suppress(psutil.NoSuchProcess):
            process.suspend()
        try:
            yield
        finally:
            with suppress(psutil.NoSuchProcess):
                process.resume()

    return strike


@contextmanager
def _fill_the_disk(target: Target) -> Iterator[None]:
    filler = target.out.parent / "filler"
    with filler.open("wb", buffering=0) as file:
        with suppress(OSError):
            while True:
                file.write(bytes(65_536))
        with suppress(OSError):
            while True:
                file.write(b"0")
    yield
    filler.unlink()


@contextmanager
def _read_only(target: Target) -> Iterator[None]:
    """Files that are open stay open; nothing can be made or replaced."""
    folder = str(target.out)
    _run("mount", "--bind", folder, folder)
    try:
        _run("mount", "--options", "remount,bind,ro", folder)
        yield
    finally:
        _run("umount", "--lazy", folder)


@contextmanager
def _take_the_ports(target: Target) -> Iterator[None]:
    worker = target.process(WORKER)
    command = ["nsenter", f"--target={worker.pid}", "--net", sys.executable, "-c", TAKE_PORTS]
    taker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert taker.stdout is not None
        if taker.stdout.readline().strip() != b"taken" and worker.is_running():
            raise OSError(errno.EADDRINUSE, "the ports could not be taken")
        yield
    finally:
        taker.communicate()


@contextmanager
def _close_the_terminal(target: Target) -> Iterator[None]:
    target.terminal.close()
    yield


def _step_the_clock(seconds: float) -> Callable[[Target], AbstractContextManager[None]]:
    @contextmanager
    def strike(target: Target) -> Iterator[None]:
        shift = clock.epoch() + seconds - clock.monotonic()
        time.clock_settime(time.CLOCK_REALTIME, clock.monotonic() + shift)
        try:
            yield
        finally:
            time.clock_settime(time.CLOCK_REALTIME, clock.monotonic() + shift - seconds)

    return strike


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _codes(role: str) -> frozenset[int]:
    return ACCUSED if role in (HOST, RENDERER) else UNJUDGED


ROLES = (SERVER, HOST, BROWSER, RENDERER, BACKEND, WORKER)  # the backend is the gateway, too
MOUNT, CLOCK = 21, 25  # CAP_SYS_ADMIN and CAP_SYS_TIME of capability.h
PAUSE_S = 12.0  # longer than a health check, shorter than the bench's patience
KILLS = [Blow(f"kill the {role}", _kill(role), _codes(role)) for role in ROLES]
STOPS = [Blow(f"stop the {role} for a while", _stop(role), _codes(role), PAUSE_S) for role in ROLES]
BLOWS = {
    blow.name: blow
    for blow in (
        *KILLS,
        *STOPS,
        Blow("kill the conductor", _kill(CONDUCTOR), KILLED),
        Blow("stop the conductor for a while", _stop(CONDUCTOR), UNJUDGED, PAUSE_S),
        Blow("fill the disk", _fill_the_disk, UNJUDGED, small_disk=True, right=MOUNT),
        Blow("make the run folder read-only", _read_only, UNJUDGED, right=MOUNT),
        Blow("take the ports", _take_the_ports, UNJUDGED, right=MOUNT),
        Blow("close the terminal", _close_the_terminal, frozenset({Exit.INTERRUPTED})),
        Blow(
            "step the clock forward",
            _step_the_clock(STEP_S),
            UNJUDGED,
            PAUSE_S,
            alone=True,
            right=CLOCK,
        ),
        Blow(
            "step the clock back",
            _step_the_clock(-STEP_S),
            UNJUDGED,
            PAUSE_S,
            alone=True,
            right=CLOCK,
        ),
    )
}


def possible(blow: Blow) -> bool:
    """Whether this user may deal it: some need a right that root in a container does not have."""
    effective = re.search(r"^CapEff:\t(\w+)$", Path("/proc/self/status").read_text(), re.MULTILINE)
    rights = int(effective[1], 16) if effective else 0
    return blow.right is None or bool(rights >> blow.right & 1)
