"""The counters are files of a test; the processes are real ones that the test starts and ends."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from bench.core import waits
from bench.facts import OutOfMemory
from bench.live.oom_kills import DIES_WITHIN, OomKills, is_alive, kill_count, oom_counter

WAITS = [sys.executable, "-c", "import sys; sys.stdin.read()"]


@pytest.fixture
def child() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(WAITS, stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


def counter(folder: Path, kills: int) -> Path:
    file = folder / "vmstat"
    file.write_text(f"pgfault 12\noom_kill {kills}\nother 3\n", encoding="ascii")
    return file


def watching(folder: Path, child: subprocess.Popen[bytes]) -> OomKills:
    process = psutil.Process(child.pid)
    watch = OomKills(counter(folder, 4), lambda: [process] if is_alive(process) else [])
    assert list(watch.sample(1.0)) == []
    return watch


def end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    waits.until(lambda: not is_alive(psutil.Process(child.pid)), seconds=10, what="its end")


def test_a_kill_while_every_process_of_the_run_lives_is_not_reported(
    tmp_path: Path, child: subprocess.Popen[bytes]
) -> None:
    watch = watching(tmp_path, child)
    counter(tmp_path, 5)
    assert [fact for at in range(2, 9) for fact in watch.sample(at)] == []
    end(child)
    assert list(watch.sample(10.0)) == []  # it ends long after the kill, which is somebody else's


@pytest.mark.parametrize("late", range(DIES_WITHIN))
def test_a_process_that_is_gone_soon_after_the_kill_is_reported_once(
    tmp_path: Path, child: subprocess.Popen[bytes], late: int
) -> None:
    watch = watching(tmp_path, child)
    counter(tmp_path, 6)
    for at in range(late):
        assert list(watch.sample(2.0 + at)) == []
    end(child)
    assert list(watch.sample(5.0)) == [OutOfMemory(5.0, 2, (child.pid,))]
    assert [fact for at in range(6, 12) for fact in watch.sample(at)] == []


def test_a_process_that_ends_without_a_kill_is_not_reported(
    tmp_path: Path, child: subprocess.Popen[bytes]
) -> None:
    watch = watching(tmp_path, child)
    end(child)
    assert list(watch.sample(2.0)) == []
    counter(tmp_path, 5)
    assert list(watch.sample(3.0)) == []


def fake_proc(folder: Path, cgroup: str, mounts: str) -> Path:
    proc = folder / "proc"
    (proc / "self").mkdir(parents=True)
    (proc / "self/cgroup").write_text(cgroup, encoding="utf-8")
    (proc / "self/mountinfo").write_text(mounts.replace("SYS", str(folder)), encoding="utf-8")
    (proc / "vmstat").write_text("oom_kill 90\n", encoding="ascii")
    return proc


def put(file: Path, kills: int) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"oom 7\noom_kill {kills}\noom_group_kill 0\n", encoding="ascii")


V2 = "31 23 0:28 / SYS/unified rw,relatime shared:1 - cgroup2 cgroup2 rw\n"
V1 = (
    "34 31 0:31 / SYS/cpuset rw - cgroup cgroup rw,cpuset\n"
    "35 31 0:32 / SYS/memory rw - cgroup cgroup rw,memory\n"
)


def test_the_own_cgroup_counts_in_version_2(tmp_path: Path) -> None:
    proc = fake_proc(tmp_path, "0::/user/terminal\n", V2)
    put(tmp_path / "unified/user/terminal/memory.events.local", 3)
    put(tmp_path / "unified/next_door/memory.events.local", 50)
    assert kill_count(oom_counter(proc)) == 3


def test_the_own_cgroup_counts_in_version_1(tmp_path: Path) -> None:
    proc = fake_proc(tmp_path, "4:memory:/a/b\n3:cpuset:/\n0::/\n", V1 + V2)
    put(tmp_path / "memory/a/b/memory.oom_control", 2)
    put(tmp_path / "memory/memory.oom_control", 50)
    assert kill_count(oom_counter(proc)) == 2


def test_a_container_sees_its_own_cgroup_as_the_root_of_the_mount(tmp_path: Path) -> None:
    mounts = V1.replace("0:32 / ", "0:32 /docker/abc ")
    proc = fake_proc(tmp_path, "4:memory:/docker/abc/inner\n", mounts)
    put(tmp_path / "memory/inner/memory.oom_control", 1)
    assert kill_count(oom_counter(proc)) == 1


@pytest.mark.parametrize(
    ("cgroup", "mounts"),
    [
        ("0::/\n", V2),  # the root of version 2 counts nothing
        ("0::/../other\n", V2.replace(" / ", " /elsewhere ")),
        ("3:cpuset:/\n", V1),
        ("", ""),
    ],
)
def test_without_an_own_counter_the_machine_counts(
    tmp_path: Path, cgroup: str, mounts: str
) -> None:
    proc = fake_proc(tmp_path, cgroup, mounts)
    assert oom_counter(proc) == proc / "vmstat"
    assert kill_count(oom_counter(proc)) == 90


def test_a_system_that_counts_nothing_reports_nothing(tmp_path: Path) -> None:
    assert kill_count(oom_counter(tmp_path)) == 0
    assert kill_count(counter(tmp_path, 3).parent / "nothing") == 0
