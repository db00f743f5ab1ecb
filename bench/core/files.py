"""Reads and writes the files of folders that others can have made, such as run folders."""

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
