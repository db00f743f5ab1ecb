"""A packaged extension may come from anybody: it is unpacked whole and below its folder, or not."""

import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from bench.core.errors import RequestError
from bench.profiles.extension import read_extension
from tests.bench.profiles.packing import VSCODE, because, entry, packed

pytestmark = pytest.mark.filterwarnings("ignore:Duplicate name")  # zipfile, when it writes one


ODD_NAMES = [
    ("extension/../../../escaped.js", "points outside"),
    ("../escaped.js", "points outside"),
    ("extension/..", "points outside"),
    ("extension/./x", "has an empty part"),
    ("extension//x", "has an empty part"),
    ("/tmp/escaped.js", "is an absolute path"),
    ("C:/escaped.js", "is an absolute path"),
    ("extension\\..\\..\\escaped.js", "has a backslash"),
    ("extension/a\x1b[2Jb", "has a control character"),
    ("extension/a\nb", "has a control character"),
    ("extension/" + "a" * 300, "has more than 1000 characters, or 255 bytes in one part"),
    ("extension/" + "abc/" * 300, "has more than 1000 characters, or 255 bytes in one part"),
    ("extension/" + "a/" * 100 + "x", "lies deeper than"),
]


@pytest.mark.parametrize(("name", "told"), ODD_NAMES, ids=lambda value: ascii(value)[:30])
def test_an_entry_with_an_odd_name_is_refused(tmp_path: Path, name: str, told: str) -> None:
    message = because(packed(tmp_path, [(name, b"x")]))
    assert told in message
    assert f"the entry {ascii(name)[:30]}"[:-1] in message


def test_an_entry_whose_name_has_a_nul_is_refused(tmp_path: Path) -> None:
    file = packed(tmp_path, [("extension/aQb", b"x")])
    file.write_bytes(file.read_bytes().replace(b"aQb", b"a\0b"))
    assert "'extension/a\\x00b' has a control character" in because(file)


@pytest.mark.parametrize("mode", [0o120777, 0o010644, 0o020644, 0o060644, 0o140644])
def test_links_and_special_files_are_refused(tmp_path: Path, mode: int) -> None:
    told = because(packed(tmp_path, [(entry("extension/odd", mode), b"/etc/passwd")]))
    assert "the entry 'extension/odd' is a link or a special file" in told


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["extension/a", "extension/a"], "'extension/a' is there twice"),
        (["extension/package.json"], "'extension/package.json' is there twice"),
        (["extension/Package.json"], "differs from extension/package.json only in case"),
        (["EXTENSION/package.json"], "differs from extension/package.json only in case"),
        (["Extension.vsixManifest"], "differs from extension.vsixmanifest only in case"),
        (["extension/a", "extension/a/b"], "'extension/a' is both a file and a folder"),
        (["extension/a/", "extension/a"], "'extension/a' is both a file and a folder"),
    ],
)
def test_two_entries_for_one_place_are_refused(tmp_path: Path, names: list[str], told: str) -> None:
    assert told in because(packed(tmp_path, [(name, b"") for name in names]))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_compression_that_vscode_cannot_read_is_refused(tmp_path: Path, method: int) -> None:
    assert "which VS Code cannot read" in because(packed(tmp_path, method=method))


def _directory(data: bytes) -> int:
    return data.index(b"PK\x01\x02")


def _end(data: bytes) -> int:
    return data.rindex(b"PK\x05\x06")


def _patched(data: bytes, at: int, new: bytes) -> bytes:
    return data[:at] + new + data[at + len(new) :]


def _zip64(data: bytes) -> bytes:
    end = _end(data)
    record = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, *[2**63] * 4)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    return data[:end] + record + locator + _patched(data[end:], 8, b"\xff" * 12)


def _bad_utf8(data: bytes) -> bytes:
    at = _directory(data)
    return _patched(_patched(data, at + 8, b"\0\x08"), at + 46, b"\xff\xfe")


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "no zip": lambda data: b"hello" * 100,
    "empty": lambda data: b"",
    "half": lambda data: data[: len(data) // 2],
    "a byte short": lambda data: data[:-1],
    "another checksum": lambda data: data.replace(data[14:18], b"abcd"),
    "encrypted": lambda data: _patched(data, _directory(data) + 8, b"\x01\0"),
    "strongly encrypted": lambda data: _patched(data, _directory(data) + 8, b"\x40\0"),
    "patched data": lambda data: _patched(data, _directory(data) + 8, b"\x20\0"),
    "a method of 99": lambda data: _patched(data, _directory(data) + 10, b"\x63\0"),
    "a version of 9.9": lambda data: _patched(data, _directory(data) + 6, b"\x63\0"),
    "a name that is not UTF-8": _bad_utf8,
    "a list elsewhere": lambda data: _patched(data, _end(data) + 16, b"\xff\xff\xff\x7f"),
    "a list of 2 GB": lambda data: _patched(data, _end(data) + 12, b"\xff\xff\xff\x7f"),
    "zip64 nonsense": _zip64,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_package_is_refused(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    file = packed(tmp_path, [("extension/a", b"a" * 100)])
    file.write_bytes(damage(file.read_bytes()))
    because(file)


def test_whatever_is_changed_in_a_package_it_is_accepted_or_refused(tmp_path: Path) -> None:
    file, random = packed(tmp_path, [("extension/a/b.js", b"abc" * 50)]), Random(1)
    whole, outcomes = file.read_bytes(), set()
    for number in range(200):
        data = bytearray(whole)
        for _ in range(random.randint(1, 6)):
            at = random.randrange(len(data))
            data[at : at + random.choice((1, 1, 1, 4))] = random.randbytes(random.choice((1, 1, 4)))
        file.write_bytes(data)
        target = tmp_path / "a" / "b" / str(number)
        try:
            read_extension(file, VSCODE).install_into(target)
        except RequestError:
            outcomes.add("refused")
        else:
            outcomes.add("accepted")
    assert outcomes == {"accepted", "refused"}
    found = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path for path in found if tmp_path / "a" / "b" not in path.parents] == [file]


BOMB = (
    """<!DOCTYPE lol [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>"""
)


@pytest.mark.parametrize(
    ("manifest", "told"),
    [
        ("<a", "is damaged"),
        ('<?xml version="1.0" encoding="nope"?><a/>', "is damaged"),
        (BOMB, "declares a document type"),
        (f"<a>{'x' * 1_000_001}</a>", "extension.vsixmanifest: is larger than 1 MB"),
        ('<x:a xmlns:x="x"><x:Identity TargetPlatform="web"/></x:a>', "is packaged for web"),
    ],
    ids=range(5),
)
def test_a_wrong_manifest_is_refused(tmp_path: Path, manifest: str, told: str) -> None:
    assert told in because(packed(tmp_path, manifest=manifest))


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.vsix")
    assert "is not a regular file" in because(tmp_path / "x.vsix")
    assert "File name too long" in because(tmp_path / f"{'x' * 300}.vsix")


def test_a_package_that_has_changed_since_it_was_read_is_checked_again(tmp_path: Path) -> None:
    extension = read_extension(packed(tmp_path), VSCODE)
    packed(tmp_path, [("extension/../../escaped.js", b"")])
    with pytest.raises(RequestError, match="points outside"):
        extension.install_into(tmp_path / "extensions")
    assert not list(tmp_path.rglob("escaped.js"))
