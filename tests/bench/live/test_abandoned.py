"""What killed runs left is listed and removed; what a living process uses is neither."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from bench.core import waits
from bench.live.abandoned import ARTIFACTS, find_abandoned
from bench.live.editor.sandbox import MARK, Sandbox, sandbox
from bench.setup.cached import LOCK, PARTIAL

KILLED = """
import os, subprocess, sys
from bench.live.editor.sandbox import sandbox
with sandbox() as place:
    devnull, env = subprocess.DEVNULL, {**os.environ, **place.environment()}
    child = subprocess.Popen(["sleep", "600"], env=env, stdout=devnull, stderr=devnull)
    print(place.folder, child.pid, flush=True)
    os.kill(os.getpid(), 9)
"""


@pytest.fixture(autouse=True)
def tmp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "tmp"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    monkeypatch.setenv("BENCH_CACHE", str(tmp_path / "cache"))
    return place


def listed() -> list[str]:
    return [left.what for left in find_abandoned()]


def remove_all() -> None:
    for left in find_abandoned():
        left.remove()


def is_alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def killed_run() -> tuple[Path, int]:
    done = subprocess.run([sys.executable, "-c", KILLED], capture_output=True, text=True)
    folder, pid = done.stdout.split()
    return Path(folder), int(pid)


def test_a_killed_run_is_listed_with_its_processes_and_removed() -> None:
    folder, pid = killed_run()
    assert listed() == [f"the folder of a run, {folder}, and 1 process ({pid} sleep)"]
    assert folder.exists()
    remove_all()
    assert listed() == []
    assert not folder.exists()
    waits.until(lambda: not is_alive(pid), seconds=10, what="the process to end")


def test_processes_whose_folder_is_gone_are_listed_and_ended(tmp: Path) -> None:
    folder, pid = killed_run()
    subprocess.run(["rm", "-r", folder], check=True)
    assert listed() == [f"1 process ({pid} sleep) of the run {folder.name}"]
    remove_all()
    waits.until(lambda: not is_alive(pid), seconds=10, what="the process to end")
    assert listed() == []


@contextmanager
def sleeping(place: Sandbox) -> Iterator["subprocess.Popen[bytes]"]:
    with subprocess.Popen(["sleep", "600"], env={**os.environ, **place.environment()}) as process:
        try:
            yield process
        finally:
            process.kill()


def test_a_run_that_is_under_way_is_left_alone() -> None:
    with sandbox() as place, sleeping(place) as process:
        assert listed() == []
        remove_all()
        assert process.poll() is None
        assert place.folder.exists()


def test_a_process_with_a_foreign_mark_is_left_alone(tmp: Path) -> None:
    marks = {MARK: "bench-of-others", "HOME": str(tmp)}  # no folder of a run
    with subprocess.Popen(["sleep", "600"], env={**os.environ, **marks}) as process:
        assert listed() == []
        process.kill()


def test_empty_folders_of_playwright_are_removed_and_others_are_not(tmp: Path) -> None:
    empty, used = tmp / f"{ARTIFACTS}empty", tmp / f"{ARTIFACTS}used"
    for folder in (empty, used):
        folder.mkdir()
        os.utime(folder, (1, 1))  # older than any driver
    (used / "video").touch()
    os.utime(used, (1, 1))
    (tmp / f"{ARTIFACTS}link").symlink_to(used)
    (tmp / f"{ARTIFACTS}file").touch()
    assert listed() == [f"an empty folder of Playwright: {empty}"]
    remove_all()
    assert not empty.exists()
    assert (used / "video").exists()


def test_a_folder_that_a_living_driver_may_use_is_left_alone(tmp: Path) -> None:
    command = [sys.executable, "-c", "print(1, flush=True); input()", "playwright"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as driver:
        assert driver.stdout is not None
        driver.stdout.readline()
        (tmp / f"{ARTIFACTS}new").mkdir()
        assert listed() == []
        driver.kill()


def test_a_folder_that_is_used_meanwhile_stays(tmp: Path) -> None:
    folder = tmp / f"{ARTIFACTS}empty"
    folder.mkdir()
    os.utime(folder, (1, 1))
    (left,) = find_abandoned()
    (folder / "video").touch()
    left.remove()
    assert (folder / "video").exists()


def test_a_half_built_folder_is_listed_and_removed(tmp_path: Path) -> None:
    half = tmp_path / "cache" / "vscode" / f"{PARTIAL}1.0"
    (half / "node_modules").mkdir(parents=True)
    (half.parent / LOCK).touch()
    assert listed() == [f"a half-built folder: {half}"]
    remove_all()
    assert not half.exists()
