"""Where the extension host hangs, from V8's inspector, which answers even during a busy loop.

Who knows the inspector's address can execute code in the host. Node invents it, and writes it to
nothing but the host's standard error, which only this user can read in the log of the server.

Inspecting costs the host CPU time: its code is prepared for the debugger, and a profile is built
and written out. So the time of the inspection is recorded, and a host that only waits for a core
is left alone.
"""

import json
import os
import queue
import re
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from bench.core import clock, waits
from bench.facts import Fact, Heartbeat, HostHung, HostInspected
from bench.live.container.box import NO_BOX, Box
from bench.live.schedstat import scheduled

SILENT_S = 1.5  # before the 3 s after which VS Code itself calls a host unresponsive
OPENS_S = 2.0
ANSWERS_S = 2.0
PROFILE_S = 1.0
DEEPEST = 30
# Options for Node: any free port, opened on demand, and no page that tells everybody its address.
OPTIONS = ("--inspect-port=127.0.0.1:0", "--inspect-publish-uid=stderr")
ADDRESS = "<{pid}><stderr> Debugger listening on (ws://127\\.0\\.0\\.1:\\S+)"


class Inspector:
    """Inspects a host that has sent no heartbeat for a while, once for each silence.

    The time in which the host waited for a core does not count. `last_beat` returns the newest
    heartbeat, and `now` the time in the run's seconds. `log` is that of the VS Code server. The CPU
    profile is kept in `folder`. A host that is stopped, not busy, cannot answer; then there is no
    fact.
    """

    period_s = 0.25

    def __init__(
        self,
        last_beat: Callable[[], Heartbeat | None],
        log: Path,
        folder: Path,
        now: Callable[[], float],
        box: Box = NO_BOX,
    ) -> None:
        self._last_beat = last_beat
        self._log = log
        self._now = now
        self._box = box
        self._folder = folder
        self._looked: Heartbeat | None = None
        self._found: queue.SimpleQueue[Fact] = queue.SimpleQueue()

    def sample(self, now: float) -> Iterable[Fact]:
        last = self._last_beat()
        if last and last is not self._looked and _silent_s(last, now) > SILENT_S:
            self._looked = last
            name = f"hang_{last.at:.0f}s"
            threading.Thread(
                target=self._look, args=(last.pid, now, name), name="inspector", daemon=True
            ).start()
        while not self._found.empty():
            yield self._found.get()

    def _look(self, pid: int, now: float, name: str) -> None:
        file = self._folder / f"{name}.cpuprofile"
        with (
            suppress(OSError, psutil.Error, WebSocketException, waits.WaitTimeoutError),
            _session(pid, self._log, self._box) as session,
        ):
            began = self._now()
            try:
                stack = session.stack()
                self._found.put(HostHung(now, pid, tuple(stack), f"{file.parent.name}/{file.name}"))
                file.parent.mkdir(exist_ok=True)
                file.write_text(json.dumps(session.profile(PROFILE_S)), encoding="utf-8")
            finally:
                ended = self._now()
                took_s = round(ended - began, 3)
                cost_s = max(0.0, round(took_s - session.paused_s, 3))
                self._found.put(HostInspected(ended, pid, took_s, cost_s))


def _silent_s(last: Heartbeat, now: float) -> float:
    """How long the host has been silent, without the time in which it waited for a core."""
    silent_s = now - last.at
    if silent_s <= SILENT_S or last.waited_s is None:
        return silent_s
    _, waited_s = scheduled(last.pid)
    return silent_s - max(0.0, (waited_s or last.waited_s) - last.waited_s)


@contextmanager
def _session(pid: int, log: Path, box: Box) -> Iterator["_Session"]:
    """Have Node open its inspector on a loopback port, and connect to it."""
    if psutil.Process(pid).status() == psutil.STATUS_STOPPED:
        raise waits.WaitTimeoutError(f"the process {pid} is stopped")
    os.kill(pid, signal.SIGUSR1)
    inside = box.inside(pid)
    address = waits.until(
        lambda: _address(inside, log), seconds=OPENS_S, what=f"the inspector of process {pid}"
    )
    with connect(address, max_size=None, proxy=None) as socket:
        yield _Session(socket)


def _address(pid: int, log: Path) -> str:
    """The address of a process's inspector, which stays the same once it is open, or empty."""
    found = re.search(ADDRESS.format(pid=pid), log.read_text(encoding="utf-8", errors="replace"))
    return found[1] if found else ""


class _Session:
    """A session of the Chrome DevTools protocol."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._events: list[dict[str, Any]] = []
        self._number = 0
        self.paused_s = 0.0  # in which the host went on

    def _call(self, method: str) -> dict[str, Any]:
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method}))
        while True:
            message: dict[str, Any] = json.loads(self._socket.recv(timeout=ANSWERS_S))
            if message.get("id") == self._number:
                return dict(message.get("result", {}))
            self._events.append(message)

    def _event(self, method: str) -> dict[str, Any]:
        while True:
            for event in self._events:
                if event.get("method") == method:
                    return dict(event["params"])
            self._events.append(json.loads(self._socket.recv(timeout=ANSWERS_S)))

    def stack(self) -> list[str]:
        """Pause the host for a moment and return its stack, the innermost function first."""
        self._call("Debugger.enable")
        self._call("Debugger.pause")
        frames = self._event("Debugger.paused")["callFrames"]
        self._call("Debugger.resume")
        self._call("Debugger.disable")
        scripts = {
            event["params"]["scriptId"]: event["params"]["url"]
            for event in self._events
            if event.get("method") == "Debugger.scriptParsed"
        }
        return [_frame_text(frame, scripts) for frame in frames[:DEEPEST]]

    def profile(self, seconds: float) -> dict[str, Any]:
        """A CPU profile of the next `seconds`."""
        self._call("Profiler.enable")
        self._call("Profiler.start")
        clock.pause(seconds)
        self.paused_s += seconds
        return dict(self._call("Profiler.stop")["profile"])


def _frame_text(frame: dict[str, Any], scripts: dict[str, str]) -> str:
    place = frame["location"]
    script = scripts.get(place["scriptId"], "").removeprefix("file://")
    return f"{frame['functionName'] or '(anonymous)'} ({script}:{place['lineNumber'] + 1})"
