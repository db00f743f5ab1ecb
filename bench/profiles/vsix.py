"""Reads a packaged extension (`.vsix`), which is untrusted: streamed, bounded, plain names only."""

import io
import re
import shutil
import stat
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unicodedata import category
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from bench.core.errors import BenchError, RequestError
from bench.core.names import MAX_BYTES
from bench.core.texts import shortened
from bench.profiles.package_json import check_size, parsed_package

INSIDE = "extension/"  # where a .vsix holds the extension's files
PACKAGE = f"{INSIDE}package.json"
MANIFEST = "extension.vsixmanifest"
# Real extensions of some size have up to 20,000 files and 400 MB, and are packed to a third.
MAX_ENTRIES = 50_000
MAX_UNPACKED = 1_000_000_000
MAX_RATIO = 100  # of an archive with more than `FREE_OF_RATIO` bytes
FREE_OF_RATIO = 50_000_000
MAX_LISTING = 16_000_000  # zipfile reads the list of entries at once
MAX_PATH = 1000
MAX_DEPTH = 60
MAX_MANIFEST = 1_000_000
BLOCK = 1 << 20
DRIVE = re.compile("[a-zA-Z]:")
ENCRYPTED = 0x1 | 0x40 | 0x2000
# what zipfile raises for archives that are no archives
DAMAGE = (
    *(BadZipFile, LargeZipFile, EOFError, NotImplementedError, RuntimeError, ValueError),
    *(OverflowError, LookupError, struct.error, zlib.error, expat.ExpatError),
)


class _BoundedReads(io.FileIO):
    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MAX_LISTING:
            raise BadZipFile("its list of entries is too long")
        return super().read(-1 if size is None else size)


@contextmanager
def opened_vsix(path: Path) -> Iterator[ZipFile]:
    """Open a .vsix of which every entry is plain, within the limits and not damaged.

    Raises:
        RequestError: it is something else; the message names the entry.
    """
    try:
        if path.exists() and not path.is_file():
            raise RequestError(f"{path} is not a regular file.")
        with _BoundedReads(path) as file, ZipFile(file) as archive:
            _check_size(archive.infolist(), path)
            _check_names(archive.infolist(), path)
            if damaged := archive.testzip():
                msg = f"the checksum of {_shown(damaged)} is wrong"
                raise BadZipFile(msg)
            yield archive
    except OSError as error:
        raise RequestError(f"{path}: cannot be read: {error.strerror or error}.") from None
    except DAMAGE as error:
        msg = f"{path} is damaged: {error}. To fix: package it again (npx @vscode/vsce package)."
        raise RequestError(msg) from None


def vsix_package(archive: ZipFile, path: Path) -> dict[str, Any]:
    """The extension's package.json."""
    if PACKAGE not in archive.NameToInfo:
        raise RequestError(f"{path} is not a packaged extension: it has no {PACKAGE}.")
    where = f"{path}: package.json"
    check_size(archive.getinfo(PACKAGE).file_size, where)
    return parsed_package(archive.read(PACKAGE), where)


def vsix_platform(archive: ZipFile, path: Path) -> str:
    """The platform that it is packaged for; empty if it is for all."""
    if MANIFEST not in archive.NameToInfo:
        return ""
    if archive.getinfo(MANIFEST).file_size > MAX_MANIFEST:
        raise RequestError(f"{path}: {MANIFEST}: is larger than {MAX_MANIFEST // 1_000_000} MB.")
    platforms: list[str] = []

    def element(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "Identity":
            platforms.append(attributes.get("TargetPlatform", ""))

    def doctype(*_: object) -> None:
        raise RequestError(f"{path}: {MANIFEST}: declares a document type, which is not allowed.")

    parser = expat.ParserCreate()
    parser.StartElementHandler = element
    parser.StartDoctypeDeclHandler = doctype  # no entities, which can grow without a limit
    parser.Parse(archive.read(MANIFEST), True)
    return platforms[0] if platforms else ""


def unpack_vsix(archive: ZipFile, target: Path) -> None:
    """Write the extension's files into the new folder `target`.

    Raises:
        RequestError: two of them have the same place.
        BenchError: one cannot be written.
    """
    for entry in archive.infolist():
        if entry.filename.startswith(INSIDE) and not entry.is_dir():
            file = target / entry.filename.removeprefix(INSIDE)
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(entry) as packed, file.open("xb") as unpacked:
                    shutil.copyfileobj(packed, unpacked, BLOCK)
                file.chmod((entry.external_attr >> 16 or 0o644) & 0o777 | 0o600)
            except FileExistsError:
                msg = f"{archive.filename}: the entry {_shown(entry.filename)} is there twice."
                raise RequestError(msg) from None
            except OSError as error:
                raise BenchError(f"{file} cannot be written: {error.strerror}.") from None


def _check_size(entries: list[ZipInfo], path: Path) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    reason = ""
    if len(entries) > MAX_ENTRIES:
        reason = f"has {len(entries)} entries (limit {MAX_ENTRIES})"
    elif unpacked > MAX_UNPACKED:
        largest = max(entries, key=lambda entry: entry.file_size)
        reason = (
            f"unpacks to {unpacked / 1e6:.0f} MB (limit {MAX_UNPACKED / 1e6:.0f} MB), of which"
            f" {_shown(largest.filename)} has {largest.file_size / 1e6:.0f} MB"
        )
    elif unpacked > max(FREE_OF_RATIO, MAX_RATIO * path.stat().st_size):
        reason = f"unpacks to more than {MAX_RATIO} times its size ({unpacked / 1e6:.0f} MB)"
    if reason:
        raise RequestError(f"{path} {reason}.")


def _check_names(entries: Iterable[ZipInfo], path: Path) -> None:
    files: set[str] = set()
    folders: set[str] = set()
    for entry in entries:
        name = entry.orig_filename
        plain = name.removesuffix("/")
        parts = plain.split("/")
        flaw = _flaw_of_name(name, parts) or _flaw_of_kind(entry)
        if not flaw and plain in files:
            flaw = "is there twice"
        if not flaw and plain not in (PACKAGE, MANIFEST) and _is_one_of_ours(plain):
            flaw = f"differs from {plain.lower()} only in case"
        if flaw:
            raise RequestError(f"{path}: the entry {_shown(name)} {flaw}.")
        if entry.is_dir():
            folders.add(plain)
        else:
            files.add(plain)
        folders.update("/".join(parts[:depth]) for depth in range(1, len(parts)))
    if both := files & folders:
        raise RequestError(f"{path}: the entry {_shown(min(both))} is both a file and a folder.")


def _is_one_of_ours(name: str) -> bool:
    return name.casefold() in (PACKAGE, MANIFEST)


def _flaw_of_name(name: str, parts: list[str]) -> str:
    too_long = len(name) > MAX_PATH or any(len(part.encode()) > MAX_BYTES for part in parts)
    flaws = {
        "has a control character in its name": any(category(char) == "Cc" for char in name),
        "has a backslash in its name": "\\" in name,
        "is an absolute path": name.startswith("/") or bool(DRIVE.match(name)),
        "points outside its folder": ".." in parts,
        "has an empty part in its path": bool({"", "."} & set(parts)),
        f"has more than {MAX_PATH} characters, or {MAX_BYTES} bytes in one part": too_long,
        f"lies deeper than {MAX_DEPTH} folders": len(parts) > MAX_DEPTH,
    }
    return next((flaw for flaw, found in flaws.items() if found), "")


def _flaw_of_kind(entry: ZipInfo) -> str:
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a link or a special file"
    if entry.flag_bits & ENCRYPTED:
        return "is encrypted"
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return f"has the compression method {entry.compress_type}, which VS Code cannot read"
    return ""


def _shown(name: str) -> str:
    return shortened(ascii(name), 120)
