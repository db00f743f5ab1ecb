"""Files of somebody else: whatever they are, they are read at once, or refused in one sentence."""

import os
from pathlib import Path

import pytest

from bench.core.errors import RequestError
from bench.core.files import read_bounded
from bench.core.toml import LARGEST, read_toml


def refusal(file: Path) -> str:
    with pytest.raises(RequestError) as caught:
        read_toml(file)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_pipe_that_nobody_writes_to_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.toml")
    assert refusal(tmp_path / "a.toml").endswith("a.toml: cannot be read: not a regular file.")


def test_a_device_is_refused() -> None:
    assert refusal(Path("/dev/zero")) == "/dev/zero: cannot be read: not a regular file."


@pytest.mark.parametrize("name", ["no/such.toml", "folder.toml", "l" * 300, "a\0b", "loop.toml"])
def test_what_cannot_be_opened_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "loop.toml").symlink_to("loop.toml")
    assert ": cannot be read: " in refusal(tmp_path / name)


def test_a_file_of_a_gigabyte_is_not_read_to_its_end(tmp_path: Path) -> None:
    with (tmp_path / "a.toml").open("wb") as file:
        file.truncate(10**9)  # sparse
    assert refusal(tmp_path / "a.toml").endswith(f"larger than {LARGEST:_} bytes.")


def test_a_file_may_be_as_large_as_the_limit(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert read_bounded(tmp_path / "a", 5) == b"12345"
    with pytest.raises(RequestError, match="larger than 4 bytes"):
        read_bounded(tmp_path / "a", 4)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\xef\xbb\xbfa = 1", "begins with a byte order mark"),
        (b"\x00\xff\xfe", "not valid TOML"),
        (b"a = " + b"[" * 20_000, "nested too deeply"),
        (b"a = " + b"{a = " * 20_000, "nested too deeply"),
        (b"a = " + b"1" * 5000, "a number has thousands of digits"),
        (b".".join([b"a"] * 100_000) + b" = 1", "line 1: has more than"),
        (b"[" + b".".join([b"'a'"] * 100_000) + b"]", "line 1: has more than"),
        (b"a = 1\na = 2", "not valid TOML"),
        (b"a = 2026-13-41", "not valid TOML"),
    ],
    ids=lambda value: value[:12] if isinstance(value, bytes) else "",
)
def test_what_is_no_toml_is_refused(content: bytes, problem: str, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(content)
    assert problem in refusal(tmp_path / "a.toml")
