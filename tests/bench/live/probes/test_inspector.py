"""The inspector of a real Node, in a busy loop."""

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from bench.core import waits
from bench.core.clock import RunClock
from bench.facts import Fact, Heartbeat, HostHung, HostInspected
from bench.live.probes.inspector import OPTIONS, PROFILE_S, Inspector, _address
from bench.live.schedstat import scheduled
from bench.setup.node import node_binary

BUSY = """
function spin() { const end = Date.now() + 60_000; while (Date.now() < end) {} }
console.log('spinning');
spin();
"""


@pytest.fixture
def busy(tmp_path: Path, log: Path) -> Iterator[subprocess.Popen[str]]:
    script = tmp_path / "busy.js"
    script.write_text(BUSY, encoding="utf-8")
    with subprocess.Popen(
        [node_binary(), *OPTIONS, script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        server = threading.Thread(target=keep_words, args=(process, log))
        server.start()
        yield process
        process.kill()
        server.join()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "server.log"
    file.touch()
    return file


def keep_words(process: subprocess.Popen[str], log: Path) -> None:
    """Log what the process writes to standard error, as the VS Code server does."""
    for words in process.stderr or ():
        with log.open("a", encoding="utf-8") as file:
            file.write(f"[23:04:30] [127.0.0.1][18eeee91] <{process.pid}><stderr> {words}")


def test_a_busy_loop_is_named_and_profiled(
    busy: subprocess.Popen[str], log: Path, tmp_path: Path
) -> None:
    beat = Heartbeat(1.0, busy.pid, 0.0)
    probe = Inspector(lambda: beat, log, tmp_path / "profiles", lambda: 3.0)
    assert list(probe.sample(2.0)) == []  # silent for a second only
    facts: list[Fact] = []

    def found() -> bool:
        facts.extend(probe.sample(3.0))
        return len(facts) == 2

    waits.until(found, seconds=10, what="the stack and the end of the inspection")
    hung, inspected = facts
    assert isinstance(hung, HostHung)
    assert hung.stack[0].startswith("spin (")
    assert hung.stack[0].endswith("busy.js:2)")
    assert (tmp_path / hung.file).exists()
    assert isinstance(inspected, HostInspected)
    assert inspected.pid == busy.pid


def test_what_the_inspection_costs_is_its_time_without_the_profiles(
    busy: subprocess.Popen[str], log: Path, tmp_path: Path
) -> None:
    beat, clock, facts = Heartbeat(1.0, busy.pid, 0.0), RunClock(), list[Fact]()
    probe = Inspector(lambda: beat, log, tmp_path / "profiles", clock.now)

    def ended() -> bool:
        facts.extend(probe.sample(3.0))
        return any(isinstance(fact, HostInspected) for fact in facts)

    waits.until(ended, seconds=10, what="the end of the inspection")
    inspected = next(fact for fact in facts if isinstance(fact, HostInspected))
    assert inspected.seconds > PROFILE_S
    assert inspected.cost_s == pytest.approx(inspected.seconds - PROFILE_S, abs=0.01)


def test_a_host_that_waits_for_a_core_is_left_alone(
    busy: subprocess.Popen[str], log: Path, tmp_path: Path
) -> None:
    _, waited_s = scheduled(busy.pid)
    assert waited_s is not None
    beat = Heartbeat(1.0, busy.pid, 0.0, 0.0, waited_s - 5.0)
    probe = Inspector(lambda: beat, log, tmp_path, lambda: 3.0)
    assert list(probe.sample(3.0)) == []
    assert {thread.name for thread in threading.enumerate()}.isdisjoint({"inspector"})


def test_a_stopped_host_is_left_alone(
    busy: subprocess.Popen[str], log: Path, tmp_path: Path
) -> None:
    os.kill(busy.pid, signal.SIGSTOP)
    beat = Heartbeat(1.0, busy.pid, 0.0)
    probe = Inspector(lambda: beat, log, tmp_path, lambda: 3.0)
    assert list(probe.sample(3.0)) == []
    assert list(probe.sample(4.0)) == []
    os.kill(busy.pid, signal.SIGCONT)
    assert busy.poll() is None


def test_nobody_else_learns_its_address(busy: subprocess.Popen[str], log: Path) -> None:
    os.kill(busy.pid, signal.SIGUSR1)
    address = urlsplit(waits.until(lambda: _address(busy.pid, log), seconds=20, what="its address"))
    for page in ("/json", "/json/list", "/json/version"):
        words = httpx.get(f"http://{address.netloc}{page}", trust_env=False).text
        assert address.path.strip("/") not in words
    with pytest.raises(WebSocketException):
        connect(f"ws://{address.netloc}/{'0' * 8}-0000-0000-0000-{'0' * 12}", proxy=None)
