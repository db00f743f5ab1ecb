"""Reads a growing file by whole lines."""

from pathlib import Path


class Tail:
    def __init__(self, file: Path) -> None:
        self._file = file
        self._offset = 0

    def lines(self) -> list[str]:
        """The lines that were completed since the last call; none if there is no file."""
        if not self._file.exists():
            return []
        with self._file.open("rb") as file:
            file.seek(self._offset)
            data = file.read()
        whole = data[: data.rfind(b"\n") + 1]
        self._offset += len(whole)
        return whole.decode("utf-8", errors="replace").splitlines()
