"""Reads a file that the editor saves.

The editor empties the file before it writes, even if nothing has changed and no tab shows an
unsaved file. A read in between finds an empty file.
"""

from collections.abc import Callable
from pathlib import Path

from bench.core import clock, waits

RESTS_S = 0.5
PATIENCE_S = 5.0


def read_saved(file: Path, fits: Callable[[str], bool]) -> str:
    """The text of `file`: at once if it `fits`, otherwise when it was not written for RESTS_S.

    Raises:
        WaitTimeoutError: it was still being written after PATIENCE_S.
    """
    text = file.read_text(encoding="utf-8")
    if fits(text):
        return text
    waits.until(
        lambda: clock.epoch() - file.stat().st_mtime >= RESTS_S,
        seconds=PATIENCE_S,
        what=f"{file.name} to stay unchanged for {RESTS_S:g} s",
    )
    return file.read_text(encoding="utf-8")
