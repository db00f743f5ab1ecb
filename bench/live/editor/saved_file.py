"""Reading a file that the editor saves.

The editor empties the file and fills it again, and it does so on Ctrl+S even where nothing had been
changed and no tab shows it. A look in between finds an empty file.
"""

from collections.abc import Callable
from pathlib import Path

from bench.core import clock, waits

RESTS_S = 0.5
PATIENCE_S = 5.0


def read_saved(file: Path, fits: Callable[[str], bool]) -> str:
    """The text of `file`: at once where it `fits`, else when nobody has written it for RESTS_S.

    Raises:
        WaitTimeoutError: it is written again and again for PATIENCE_S.
    """
    text = file.read_text(encoding="utf-8")
    if fits(text):
        return text
    waits.until(
        lambda: clock.epoch() - file.stat().st_mtime >= RESTS_S,
        seconds=PATIENCE_S,
        what=f"{file.name} to be left alone by who writes it",
    )
    return file.read_text(encoding="utf-8")
