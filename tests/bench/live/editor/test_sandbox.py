import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from bench.core import waits
from bench.live.editor.sandbox import Sandbox, sandbox, sweep_abandoned, wait_until_gone

SLEEPER = [sys.executable, "-c", "import time; time.sleep(300)"]
# a parent that starts a sleeper in a session of its own, and dies
ORPHANER = [
    sys.executable,
    "-c",
    "import subprocess, sys; subprocess.Popen(sys.argv[1:], start_new_session=True)",
    *SLEEPER,
]


def start(place: Sandbox, command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, env={**os.environ, **place.environment()})


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


def test_leaving_clears_folder_children_and_orphans() -> None:
    with sandbox() as place:
        child = start(place, SLEEPER)
        start(place, ORPHANER).wait()
        waits.until(lambda: len(place.processes()) == 2, seconds=10, what="child and orphan")
        left = place.processes()
    child.wait()
    assert not place.folder.exists()
    assert [process for process in left if process.is_running()] == []


def test_it_clears_after_an_error_too() -> None:
    seen: list[Path] = []

    def fail() -> None:
        with sandbox() as place:
            seen.append(place.folder)
            children.append(start(place, SLEEPER))
            raise KeyboardInterrupt

    children: list[subprocess.Popen[bytes]] = []
    with pytest.raises(KeyboardInterrupt):
        fail()
    assert not psutil.pid_exists(children[0].pid)
    children[0].wait()
    assert not seen[0].exists()


def test_a_process_that_keeps_starting_others_is_ended_with_all_of_them() -> None:
    many = "for _ in range(40): last = subprocess.Popen(sys.argv[1:])"
    script = f"import subprocess, sys\n{many}\nlast.wait()"
    breeder = [sys.executable, "-c", script, *SLEEPER]
    with sandbox() as place:
        child = start(place, breeder)
        waits.until(lambda: len(place.processes()) > 5, seconds=10, what="some offspring")
    child.wait()
    assert place.processes() == []


def test_only_ours_are_ended() -> None:
    stranger = subprocess.Popen(SLEEPER)
    with sandbox() as place:
        assert place.processes() == []
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_run_that_was_killed_outright_is_swept_by_the_next() -> None:
    script = (
        "import os, subprocess, sys\n"
        "from bench.live.editor.sandbox import sandbox\n"
        "with sandbox() as place:\n"
        "    env = {**os.environ, **place.environment()}\n"
        f"    child = subprocess.Popen({SLEEPER!r}, env=env, stdout=2)\n"
        "    print(child.pid, place.folder, flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    env = {**os.environ, "TMPDIR": tempfile.gettempdir()}
    done = subprocess.run(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=env, check=False
    )
    pid, folder = done.stdout.split()
    assert Path(folder).exists()
    child = psutil.Process(int(pid))
    sweep_abandoned()
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
    assert not Path(folder).exists()


def test_a_process_that_does_not_end_is_named() -> None:
    with sandbox() as place:
        child = start(place, SLEEPER)
        waits.until(place.processes, seconds=10, what="the child")
        assert [process.pid for process in wait_until_gone(place, set(), 0.2)] == [child.pid]
        assert wait_until_gone(place, {child.pid}, 0.2) == []
    child.wait()
