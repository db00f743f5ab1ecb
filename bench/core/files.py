"""Reads and writes the files of folders that others can have made, such as run folders."""

import os
import stat
from pathlib import Path
from secrets import token_hex

from bench.core.errors import BenchError, RequestError
from bench.core.names import below

SMALL = 1_000_000  # bytes; files of settings and requests have some thousands


def file_below(folder: Path, name: str, most_bytes: int | None = SMALL) -> Path:
    """The path of the file `name` in `folder`, which need not exist.

    Raises:
        RequestError: it is a link out of the folder, not a regular file, or too large.
    """
    file = below(folder, name, str(folder))
    try:
        status = file.stat()
    except FileNotFoundError:
        return file
    except OSError as error:
        raise RequestError(f"{file} cannot be read: {error.strerror}.") from None
    if not stat.S_ISREG(status.st_mode):
        raise RequestError(f"{file} is not a regular file.")
    if most_bytes is not None and status.st_size > most_bytes:
        raise RequestError(f"{file} is too large: {status.st_size} bytes (limit {most_bytes}).")
    return file


def read_bounded(file: Path, most: int, *, follow_links: bool = True) -> bytes:
    """Read a file of somebody else: at most `most` bytes, and only of a regular file.

    Raises:
        RequestError: it cannot be read, it is larger, it is a pipe, a device or a folder, or it is
            a link that is not to be followed.
    """
    flags = os.O_NONBLOCK | (0 if follow_links else os.O_NOFOLLOW)  # a pipe must not block
    try:
        with open(file, "rb", opener=lambda name, mode: os.open(name, mode | flags)) as content:
            if not stat.S_ISREG(os.fstat(content.fileno()).st_mode):
                raise RequestError(f"{file}: cannot be read: not a regular file.")
            text = content.read(most + 1)
    except OSError as error:
        raise RequestError(f"{file}: cannot be read: {error.strerror}.") from None
    except ValueError:  # of open(), for a NUL character
        raise RequestError(f"{str(file)!a}: cannot be read: not the name of a file.") from None
    if len(text) > most:
        raise RequestError(f"{file}: cannot be read: larger than {most:_} bytes.")
    return text


def write_whole(file: Path, text: str | bytes) -> None:
    """Write `file`, or leave it as it is: a reader sees the old file or the new one.

    A link in its place is replaced, not followed.

    Raises:
        BenchError: it cannot be written: the disk is full, the folder is read-only, ...
    """
    content = text if isinstance(text, bytes) else text.encode(errors="replace")
    beside = file.parent / f".{token_hex(8)}.part"
    try:
        try:
            with beside.open("xb") as part:
                part.write(content)
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise BenchError(f"{file} cannot be written: {error.strerror}.") from None
