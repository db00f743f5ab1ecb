"""Files are written whole, and only what is a plain file of the folder is read."""

import os
from pathlib import Path

import pytest

from bench.core.errors import BenchError, RequestError
from bench.core.files import SMALL, file_below, write_whole
from tests.full_disk import full_disk


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    file = tmp_path / "a"
    write_whole(file, "\xe4\n")
    assert file.read_bytes() == b"\xc3\xa4\n"
    write_whole(file, b"\r\n")
    assert file.read_bytes() == b"\r\n"
    write_whole(file, "half \ud83d")
    assert file.read_bytes() == b"half ?"
    assert list(tmp_path.iterdir()) == [file]


def test_the_old_file_survives_a_full_disk(tmp_path: Path) -> None:
    file = tmp_path / "a"
    write_whole(file, "old")
    with full_disk(1000), pytest.raises(BenchError, match=r"/a cannot be written: File too large"):
        write_whole(file, "new" * 1000)
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("place", ["missing/a", "file/a", "folder", "n" * 300])
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(BenchError) as failed:
        write_whole(tmp_path / place, "new")
    assert str(failed.value).startswith(f"{tmp_path / place} cannot be written: ")
    assert len(list(tmp_path.iterdir())) == 2


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    (tmp_path / "link").symlink_to("mine")
    write_whole(tmp_path / "link", "new")
    assert (tmp_path / "mine").read_text() == "mine"
    assert not (tmp_path / "link").is_symlink()


def test_a_plain_file_is_found_and_a_missing_one_is_left_to_its_reader(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * SMALL)
    assert file_below(tmp_path, "a") == tmp_path / "a"
    assert file_below(tmp_path, "missing") == tmp_path / "missing"


def test_a_file_that_cannot_be_read_in_time_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    with (tmp_path / "large").open("wb") as file:
        file.truncate(10**12)
    (tmp_path / "link").symlink_to("/dev/zero")
    for name, reason in {
        "pipe": "is not a regular file",
        "folder": "is not a regular file",
        "large": "is too large: 1000000000000 bytes",
        "link": "is a link that leads out of",
        "../x": "a plain name is needed",
    }.items():
        with pytest.raises(RequestError, match=reason):
            file_below(tmp_path, name)
    assert file_below(tmp_path, "large", most_bytes=None) == tmp_path / "large"
