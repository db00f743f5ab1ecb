"""A folder of the cache appears whole or not at all, built by one process at a time."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from bench.core import waits
from bench.core.errors import BenchError, RequestError
from bench.setup.cached import (
    LOCK,
    PARTIAL,
    abandoned_builds,
    build_once,
    built_folders,
    is_built,
    remove_abandoned_build,
    remove_damaged,
)
from bench.setup.manifest import MANIFEST, is_verified
from tests.full_disk import full_disk

SLOWLY = """
import sys
from pathlib import Path
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
    assert {file.name for file in folder.iterdir()} == {"half", "whole", MANIFEST}


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


def tool(folder: Path) -> None:
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "tool").write_text("whole", encoding="utf-8")


def content(folder: Path) -> str:
    return (folder / "bin" / "tool").read_text(encoding="utf-8")


@pytest.mark.parametrize("damage", ["cut", "gone", "a file", "a dangling link", "no manifest"])
def test_a_damaged_folder_is_refused_and_repaired(tmp_path: Path, damage: str) -> None:
    folder = build_once(tmp_path / "tool", tool)
    if damage == "cut":
        (folder / "bin" / "tool").write_text("wh", encoding="utf-8")
    elif damage == "gone":
        shutil.rmtree(folder / "bin")
    elif damage == "no manifest":
        (folder / MANIFEST).write_text("{", encoding="utf-8")
    else:
        shutil.rmtree(folder)
        folder.touch() if damage == "a file" else folder.symlink_to("gone")
    for look in (lambda: build_once(folder, tool), lambda: is_built(folder)):
        with pytest.raises(BenchError, match=r"is damaged: .*tool: .* To fix: bench setup$"):
            look()
    build_once(folder, tool, repair=True)
    assert content(folder) == "whole"
    assert {path.name for path in tmp_path.iterdir()} == {LOCK, "tool"}
    assert build_once(folder, tool) == folder


def test_a_repair_that_fails_leaves_the_damaged_folder_for_the_next(tmp_path: Path) -> None:
    folder = build_once(tmp_path / "tool", tool)
    (folder / "bin" / "tool").write_text("half", encoding="utf-8")

    def fails(partial: Path) -> None:
        raise BenchError("no network")

    with pytest.raises(BenchError, match="no network"):
        build_once(folder, fails, repair=True)
    assert content(folder) == "half"
    build_once(folder, tool, repair=True)
    assert content(folder) == "whole"


def test_a_folder_of_an_older_bench_is_kept_and_gets_a_manifest(tmp_path: Path) -> None:
    folder = build_once(tmp_path / "tool", tool)
    (folder / MANIFEST).unlink()
    (folder / "bin" / "tool").write_text("older", encoding="utf-8")
    build_once(folder, tool, needs=["bin/tool"])
    assert not is_verified(folder)
    build_once(folder, tool, needs=["bin/tool"], repair=True)
    assert is_verified(folder)
    assert content(folder) == "older"
    (folder / MANIFEST).unlink()
    with pytest.raises(BenchError, match="1 missing: bin/other"):
        build_once(folder, tool, needs=["bin/other"])


def test_a_disk_that_is_full_at_the_end_leaves_nothing(tmp_path: Path) -> None:
    with full_disk(20), pytest.raises(BenchError, match="cannot be written: File too large"):
        build_once(tmp_path / "tool", tool)
    assert [path.name for path in tmp_path.iterdir()] == [LOCK]


def test_a_shelf_that_cannot_be_written_is_a_wrong_request(tmp_path: Path) -> None:
    (tmp_path / "shelf").touch()
    with pytest.raises(RequestError, match="shelf cannot be used: it is not a folder"):
        build_once(tmp_path / "shelf" / "tool", tool)
    (tmp_path / "other" / LOCK).mkdir(parents=True)
    with pytest.raises(RequestError, match="other cannot be used: "):
        build_once(tmp_path / "other" / "tool", tool)


def test_what_is_there_is_used_without_writing(tmp_path: Path) -> None:
    folder = build_once(tmp_path / "tool", tool)
    (tmp_path / LOCK).unlink()
    build_once(folder, tool)
    build_once(folder, tool, repair=True)
    assert not (tmp_path / LOCK).exists()


def test_the_cache_lists_its_folders_and_what_builders_left(tmp_path: Path) -> None:
    folder = build_once(tmp_path / "shelf" / "tool", tool)
    (tmp_path / "not-a-shelf" / "x").mkdir(parents=True)
    (tmp_path / "not-a-shelf" / f"{PARTIAL}x").mkdir()
    half = folder.parent / f"{PARTIAL}other"
    half.mkdir()
    assert built_folders(tmp_path) == [folder]
    with FileLock(folder.parent / LOCK):  # somebody is building it
        assert abandoned_builds(tmp_path) == []
    assert abandoned_builds(tmp_path) == [half]
    remove_abandoned_build(half)
    assert abandoned_builds(tmp_path) == []


def test_only_a_damaged_folder_is_removed(tmp_path: Path) -> None:
    folder = build_once(tmp_path / "shelf" / "tool", tool)
    remove_damaged(folder)
    assert content(folder) == "whole"
    (folder / "bin" / "tool").write_text("WHOLE", encoding="utf-8")
    remove_damaged(folder)
    assert not folder.exists()
