"""Copies pictures that a run folder names: PNG files of its own, and nothing else."""

from pathlib import Path

from bench.core.errors import RequestError
from bench.core.files import read_bounded
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
    content = read_bounded(path, LARGEST, follow_links=False)
    if not content.startswith(SIGNATURE):
        raise RequestError(f"{path}: is not a PNG file.")
    return content
