"""Copies pictures that a run folder names: PNG files of its own, and nothing else."""

import os
from pathlib import Path
from stat import S_ISREG

from bench.core.errors import RequestError
from bench.core.names import below

SHOTS = "shots"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
LARGEST = 20_000_000  # bytes
ENDING = ".png"


def read_picture(run: Path, scenario: str, file: str) -> bytes:
    """The picture that a fact of the scenario names: "shots/NAME.png", in its folder of the run.

    Raises:
        RequestError: the name leads elsewhere, or the file is no picture.
    """
    where = f"{run / scenario}: screenshot"
    folder, _, name = file.partition("/")
    if folder != SHOTS or not name.endswith(ENDING):
        raise RequestError(f"{where}: {file[:100]!a} must be {SHOTS}/NAME{ENDING}.")
    return read_png(below(below(below(run, scenario, str(run)), SHOTS, where), name, where))


def read_png(path: Path) -> bytes:
    """The content of a PNG file.

    Raises:
        RequestError: it is missing, a link, no regular file, too large, or no PNG.
    """
    try:
        # a FIFO must not block the read, and a link must not lead out of the folder
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except (OSError, ValueError) as error:
        raise RequestError(f"{path}: cannot be read as a picture: {error}.") from None
    try:
        content = _read(descriptor) if S_ISREG(os.fstat(descriptor).st_mode) else b""
    finally:
        os.close(descriptor)
    if not content.startswith(SIGNATURE):
        raise RequestError(f"{path}: is not a PNG file.")
    if len(content) > LARGEST:
        raise RequestError(f"{path}: is larger than {LARGEST} bytes.")
    return content


def _read(descriptor: int) -> bytes:
    with os.fdopen(descriptor, "rb", closefd=False) as opened:
        return opened.read(LARGEST + 1)
