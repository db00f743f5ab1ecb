"""The probe looks at real processes: those of a small Python program that this test starts."""

import subprocess
import sys
from collections.abc import Iterator

import psutil
import pytest

from bench.core import waits
from bench.facts import Fact, ProcessBorn, ProcessGone, ProcessSample
from bench.facts.roles import HOST, OTHER
from bench.live.probes.processes import YOUNG_S, Processes

# Forks a child, which becomes an "extension host" when a line comes in; ends with its input.
FORKS = """
import os, sys
child = os.fork()
if child == 0:
    sys.stdin.readline()
    sleep = "import sys; sys.stdin.read()"
    os.execv(sys.executable, [sys.executable, "-c", sleep, "--type=extensionHost"])
os.wait()
"""


@pytest.fixture
def forking() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", FORKS], stdin=subprocess.PIPE, text=True
    ) as parent:
        yield parent
        assert parent.stdin is not None
        parent.stdin.close()


def test_a_role_is_that_of_the_program_that_a_process_has_become(
    forking: subprocess.Popen[str],
) -> None:
    probe = Processes(forking.pid)

    def seen() -> list[ProcessSample]:
        return [fact for fact in probe.sample(1.0) if isinstance(fact, ProcessSample)]

    (child,) = waits.until(seen, seconds=10, what="the child")
    assert child.role == OTHER  # before the exec it carries its parent's command line
    assert forking.stdin is not None
    forking.stdin.write("\n")
    forking.stdin.flush()
    facts: list[Fact] = []

    def turned() -> bool:
        facts[:] = probe.sample(2.0)
        return any(isinstance(fact, ProcessBorn) for fact in facts)

    waits.until(turned, seconds=10, what="the exec")
    (born,) = [fact for fact in facts if isinstance(fact, ProcessBorn)]
    assert (born.pid, born.role) == (child.pid, HOST)
    (sample,) = [fact for fact in facts if isinstance(fact, ProcessSample)]
    assert sample.role == HOST
    assert sample.status in ("running", "sleeping", "disk-sleep")
    assert sample.ran_s is not None
    assert sample.ran_s > 0
    assert sample.waited_s is not None

    forking.stdin.close()
    gone: list[Fact] = []

    def ended() -> list[Fact]:
        gone.extend(fact for fact in probe.sample(3.0 + YOUNG_S) if isinstance(fact, ProcessGone))
        return gone

    waits.until(ended, seconds=10, what="the end")
    assert gone == [ProcessGone(3.0 + YOUNG_S, child.pid, HOST)]


def test_a_process_that_sends_heartbeats_is_an_extension_host(
    forking: subprocess.Popen[str],
) -> None:
    hosts: set[int] = set()
    probe = Processes(forking.pid, hosts=hosts)

    def roles() -> list[str]:
        return [fact.role for fact in probe.sample(1.0) if isinstance(fact, ProcessSample)]

    assert waits.until(roles, seconds=10, what="the child") == [OTHER]
    hosts |= {child.pid for child in psutil.Process(forking.pid).children()}
    waits.until(lambda: roles() == [HOST], seconds=10, what="the role")


# Its child has ended as soon as its input has, but is not reaped before the parent's input ends.
LEAVES_A_ZOMBIE = """
import subprocess, sys
waits = [sys.executable, "-c", "import sys; sys.stdin.readline()"]
child = subprocess.Popen(waits, stdin=subprocess.PIPE)
sys.stdin.readline()
child.stdin.close()
sys.stdin.read()
child.wait()
"""


def test_a_process_that_nobody_has_reaped_is_gone_and_stays_gone() -> None:
    command = [sys.executable, "-c", LEAVES_A_ZOMBIE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, text=True) as parent:
        probe = Processes(parent.pid)
        facts: list[Fact] = []

        def has(kind: type[Fact]) -> bool:
            facts.extend(probe.sample(1.0))
            return any(isinstance(fact, kind) for fact in facts)

        waits.until(lambda: has(ProcessSample), seconds=10, what="the child")
        assert parent.stdin is not None
        parent.stdin.write("\n")
        parent.stdin.flush()
        waits.until(lambda: has(ProcessGone), seconds=10, what="the end of the child")
        later = [fact for _ in range(8) for fact in probe.sample(2.0)]
        parent.stdin.close()
    assert later == []
