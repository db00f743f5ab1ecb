import os
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from bench.core import waits
from bench.live.editor.sandbox import (
    LOCK,
    PREFIX,
    Sandbox,
    abandoned,
    sandbox,
    sweep_abandoned,
    wait_until_gone,
)

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


def test_only_this_user_can_enter_its_folder_and_its_lock_is_held() -> None:
    with sandbox() as place:
        assert place.folder.stat().st_mode & 0o777 == 0o700
        assert (place.folder / LOCK).stat().st_mode & 0o777 == 0o600
        assert abandoned() == []
        with sandbox():
            assert place.tmp.exists()  # no run clears another that is under way


def test_a_removal_that_was_cut_short_is_finished_by_the_next(tmp_path: Path) -> None:
    folder = private(tmp_path / f"{PREFIX}half")
    (folder / LOCK).touch(0o600)
    assert abandoned() == [folder]
    sweep_abandoned()
    assert not folder.exists()


def private(folder: Path) -> Path:
    folder.mkdir(0o700)
    return folder


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))


def as_device(path: Path) -> None:
    os.mknod(path, 0o600 | stat.S_IFCHR, os.makedev(1, 5))  # the endless /dev/zero


def open_to_others(path: Path) -> None:
    path.touch()
    path.chmod(0o644)


PLANTED: dict[str, Callable[[Path], object]] = {
    "fifo": os.mkfifo,
    "socket": a_socket,
    "folder": Path.mkdir,
    "dangling link": lambda path: path.symlink_to("/nowhere"),
    "link to itself": lambda path: path.symlink_to(path),
    "link to a device": lambda path: path.symlink_to("/dev/zero"),
    "link to a file": lambda path: path.symlink_to(__file__),
    "device": as_device,
    "file that others can open": open_to_others,
}


@pytest.mark.parametrize("kind", PLANTED)
def test_whatever_is_planted_as_a_lock_is_left_alone(kind: str, tmp_path: Path) -> None:
    folder = private(tmp_path / f"{PREFIX}planted")
    plant_or_skip(kind, folder / LOCK)
    sweep_abandoned()
    assert is_there(folder / LOCK)


@pytest.mark.parametrize("kind", PLANTED)
def test_whatever_is_planted_as_a_folder_is_left_alone(kind: str, tmp_path: Path) -> None:
    plant_or_skip(kind, tmp_path / f"{PREFIX}planted")
    sweep_abandoned()
    assert is_there(tmp_path / f"{PREFIX}planted")


def is_there(path: Path) -> bool:
    return path in path.parent.iterdir()


def plant_or_skip(kind: str, path: Path) -> None:
    if kind == "device" and os.geteuid() != 0:
        pytest.skip("only root can make a device")
    PLANTED[kind](path)


def test_a_link_to_an_abandoned_folder_is_not_followed(tmp_path: Path) -> None:
    victim = private(tmp_path / "victim")
    (victim / LOCK).touch(0o600)
    (tmp_path / f"{PREFIX}link").symlink_to(victim)
    sweep_abandoned()
    assert (victim / LOCK).exists()


def test_a_folder_that_others_can_enter_is_none_of_ours(tmp_path: Path) -> None:
    folder = tmp_path / f"{PREFIX}results"
    folder.mkdir(0o755)
    (folder / LOCK).touch(0o600)
    sweep_abandoned()
    assert (folder / LOCK).exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("foreign", ["", LOCK])
def test_what_belongs_to_another_user_is_left_alone(foreign: str, tmp_path: Path) -> None:
    folder = private(tmp_path / f"{PREFIX}foreign")
    (folder / LOCK).touch(0o600)
    os.chown(folder / foreign, 65534, 65534)
    sweep_abandoned()
    assert (folder / LOCK).exists()
