"""A folder of the cache appears whole or not at all, built by one process at a time."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench.core import waits
from bench.setup.cached import LOCK, build_once

SLOWLY = """
import sys
from pathlib import Path
from bench.core import waits
from bench.core import waits
from bench.setup.cached import build_once

folder = Path(sys.argv[1])

def build(partial):
    partial.mkdir()
    (partial / "half").touch()
    with (folder.parent / "builds").open("a") as log:
        log.write("one\\n")
    waits.until(lambda: (folder.parent / "go").exists(), seconds=30, what="the test's word")
    (partial / "whole").touch()

build_once(folder, build)
assert (folder / "whole").exists(), "half a folder was seen"
"""


def started(folder: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", SLOWLY, str(folder)])


def test_two_processes_build_it_once_and_neither_sees_half_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "shelf" / "tool"
    folder.parent.mkdir()
    builders = [started(folder) for _ in range(2)]
    log = folder.parent / "builds"
    waits.until(log.exists, seconds=30, what="the first to build")
    assert not folder.exists()
    (folder.parent / "go").touch()
    assert [builder.wait(60) for builder in builders] == [0, 0]
    assert log.read_text() == "one\n"
    assert {file.name for file in folder.iterdir()} == {"half", "whole"}


def test_a_build_that_fails_leaves_nothing_and_the_next_begins_anew(tmp_path: Path) -> None:
    folder = tmp_path / "tool"

    def fails(partial: Path) -> None:
        partial.mkdir()
        (partial / "half").touch()
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        build_once(folder, fails)
    assert [path.name for path in tmp_path.iterdir()] == [LOCK]

    killed = tmp_path / ".partial-killed" / "half"
    killed.mkdir(parents=True)
    build_once(folder, Path.mkdir)
    assert {path.name for path in tmp_path.iterdir()} == {LOCK, "tool"}


def test_what_is_there_is_not_built_again(tmp_path: Path) -> None:
    def never(partial: Path) -> None:
        pytest.fail("built again")

    assert build_once(tmp_path, never) == tmp_path
