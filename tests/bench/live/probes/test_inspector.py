"""The inspector of a real Node, in a busy loop."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.core import waits
from bench.facts import Fact, Heartbeat, HostHung
from bench.live.probes.inspector import PORT, Inspector
from bench.setup.node import node_binary

BUSY = """
function spin() { const end = Date.now() + 60_000; while (Date.now() < end) {} }
console.log('spinning');
spin();
"""


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    script = tmp_path / "busy.js"
    script.write_text(BUSY, encoding="utf-8")
    with subprocess.Popen(
        [node_binary(), script],
        env={**os.environ, "NODE_OPTIONS": PORT},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


def test_a_busy_loop_is_named_and_profiled(busy: subprocess.Popen[str], tmp_path: Path) -> None:
    beat = Heartbeat(1.0, busy.pid, 0.0)
    probe = Inspector(lambda: beat, tmp_path / "profiles")
    assert list(probe.sample(2.0)) == []  # silent for a second only
    facts: list[Fact] = []

    def found() -> bool:
        facts.extend(probe.sample(3.0))
        return bool(facts)

    waits.until(found, seconds=10, what="the stack")
    (hung,) = facts
    assert isinstance(hung, HostHung)
    assert hung.stack[0].startswith("spin (")
    assert hung.stack[0].endswith("busy.js:2)")
    waits.until((tmp_path / hung.file).exists, seconds=10, what="the profile")


def test_a_stopped_host_is_left_alone(busy: subprocess.Popen[str], tmp_path: Path) -> None:
    os.kill(busy.pid, signal.SIGSTOP)
    beat = Heartbeat(1.0, busy.pid, 0.0)
    probe = Inspector(lambda: beat, tmp_path)
    assert list(probe.sample(3.0)) == []
    assert list(probe.sample(4.0)) == []
    os.kill(busy.pid, signal.SIGCONT)
    assert busy.poll() is None
