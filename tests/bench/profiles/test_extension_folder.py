"""Of a folder, the extension's own files are copied, and nothing that a link leads to."""

import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from bench.core.errors import RequestError
from bench.profiles import extension_folder
from bench.profiles.extension_folder import check_folder, copy_folder, is_own_file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "helper"
    (place / "lib").mkdir(parents=True)
    (place / "lib" / "main.js").write_text("main", encoding="utf-8")
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    return place


def copied(folder: Path) -> set[str]:
    check_folder(folder)
    target = folder.parent / "copy"
    copy_folder(folder, target)
    return {str(path.relative_to(target)) for path in target.rglob("*")}


def test_links_inside_are_kept_as_links(folder: Path) -> None:
    (folder / "node_modules").mkdir()
    (folder / "node_modules" / "lib").symlink_to("../lib")
    (folder / "node_modules" / "self").symlink_to("..")
    (folder / "dangling").symlink_to("lib/gone.js")
    names = copied(folder)
    assert {"node_modules/lib", "node_modules/self", "dangling"} <= names
    copy = folder.parent / "copy" / "node_modules" / "lib"
    assert copy.is_symlink()
    assert (copy / "main.js").read_text(encoding="utf-8") == "main"


def test_links_that_lead_out_are_left_out(folder: Path) -> None:
    (folder / "absolute").symlink_to(folder.parent / "secret")
    (folder / "absolute_inside").symlink_to(folder / "lib")
    (folder / "relative").symlink_to("../secret")
    (folder / "chain").symlink_to("relative")
    (folder / "folder").symlink_to("../..")
    (folder / "loop").symlink_to("loop")
    assert copied(folder) == {"lib", "lib/main.js"}


def test_pipes_and_sockets_are_left_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(folder / "pipe")
    monkeypatch.chdir(folder)  # the path of a socket has a limit
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("lib/socket")
        assert copied(folder) == {"lib", "lib/main.js"}


def test_what_no_extension_needs_is_left_out(folder: Path) -> None:
    for name in (".git", "runs", ".venv", ".vscode-test"):
        (folder / name).mkdir()
        (folder / name / "big").touch()
    (folder / "helper-1.0.0.vsix").touch()
    assert copied(folder) == {"lib", "lib/main.js"}


@pytest.mark.parametrize(("limit", "value"), [("MAX_FILES", 3), ("MAX_BYTES", 1000)])
def test_a_folder_with_too_much_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    monkeypatch.setattr(extension_folder, limit, value)
    (folder / "runs").mkdir()
    (folder / "runs" / "old").write_bytes(bytes(2000))  # is not copied, and does not count
    check_folder(folder)
    for number in range(3):
        (folder / str(number)).write_bytes(bytes(400))
    with pytest.raises(RequestError, match=r"has more than .* To fix: package it .* use --vsix"):
        check_folder(folder)


def test_a_folder_that_is_too_deep_is_refused(folder: Path) -> None:
    (folder / ("a/" * 200)).mkdir(parents=True)
    with pytest.raises(RequestError, match="lies deeper than 60 folders"):
        check_folder(folder)


AS_ANOTHER = """
import os, sys
from pathlib import Path
from bench.core.errors import RequestError
from bench.profiles.extension_folder import check_folder, copy_folder
if os.geteuid() == 0:
    os.setresuid(65534, 65534, 65534)
for act in (check_folder, lambda folder: copy_folder(folder, Path(sys.argv[2]))):
    try:
        act(Path(sys.argv[1]))
    except RequestError as error:
        print(error)
"""


@pytest.mark.parametrize("name", ["lib", "lib/main.js"])
def test_what_cannot_be_read_is_named(folder: Path, name: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o777)
        copy = Path(place) / "helper"
        copy_folder(folder, copy)
        (copy / name).chmod(0)
        command = [sys.executable, "-c", AS_ANOTHER, str(copy), f"{place}/target"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        (copy / name).chmod(0o700)
    assert done.returncode == 0, done.stderr
    checking, copying = done.stdout.splitlines()
    assert checking == f"{copy / name}: cannot be read: Permission denied."
    assert "cannot be copied: " in copying
    assert "Permission denied" in copying


def test_an_own_file(folder: Path) -> None:
    (folder / "out.js").symlink_to("../secret")
    assert is_own_file(folder / "lib" / "main.js", folder)
    for other in ("lib", "gone", "out.js", "../secret", "a" * 5000, "a\0b"):
        assert not is_own_file(folder / other, folder)
