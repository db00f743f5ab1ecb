"""One bench at a time runs in a folder; a dead one is no obstacle."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.core.errors import RequestError
from bench.runner.run_lock import LOCK_FILE, run_lock

OWNER = """
import sys
from pathlib import Path
from bench.runner.run_lock import run_lock
with run_lock(Path(sys.argv[1])):
    print("locked", flush=True)
    sys.stdin.read()
"""


@contextmanager
def locked_by_another(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """A process that holds the lock until the block is left."""
    command = [sys.executable, "-c", OWNER, str(folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, text=True, stdin=pipe, stdout=pipe) as owner:
        assert owner.stdout
        assert owner.stdout.readline() == "locked\n"
        yield owner
        owner.kill()


def test_a_folder_that_is_being_run_is_refused_with_the_pid(tmp_path: Path) -> None:
    with locked_by_another(tmp_path) as owner:
        for _ in range(2):  # the refused one leaves the pid in place
            with (
                pytest.raises(RequestError, match=rf"is being run by pid {owner.pid}\."),
                run_lock(tmp_path),
            ):
                pass


def test_the_lock_of_a_killed_process_is_no_obstacle(tmp_path: Path) -> None:
    with locked_by_another(tmp_path) as owner:
        owner.kill()
        owner.wait()
        with run_lock(tmp_path):
            assert (tmp_path / LOCK_FILE).read_text() == f"{os.getpid()}\n"
    with run_lock(tmp_path):
        pass


def test_a_lock_that_leads_elsewhere_is_refused_and_not_followed(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.write_text("mine", encoding="utf-8")
    folder = tmp_path / "run"
    folder.mkdir()
    makers: list[Callable[[Path], object]] = [
        lambda lock: lock.symlink_to(mine),
        lambda lock: lock.symlink_to("missing"),
        lambda lock: lock.mkdir(),
        os.mkfifo,
    ]
    for make in makers:
        make(folder / LOCK_FILE)
        with pytest.raises(RequestError, match="the run cannot be locked: "), run_lock(folder):
            pass
        if (folder / LOCK_FILE).is_dir():
            (folder / LOCK_FILE).rmdir()
        else:
            (folder / LOCK_FILE).unlink()
    assert mine.read_text(encoding="utf-8") == "mine"
    assert list(folder.iterdir()) == []
