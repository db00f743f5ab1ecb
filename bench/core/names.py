"""The only way by which a name from a file that somebody else wrote becomes a path."""

from pathlib import Path
from unicodedata import category

from bench.core.errors import RequestError

MAX_BYTES = 255  # of a file name on Linux
CONTROL = ("Cc", "Cs")  # Unicode's control characters (with NUL) and halves of a character


def below(folder: Path, name: str, what: str) -> Path:
    """The path of `name` in `folder`; `what` says where the name comes from.

    Raises:
        RequestError: it is not one plain name, or a link that leads out of the folder.
    """
    if reason := _flaw(name):
        raise RequestError(f"{what}: {_shortened(name)} is not the name of a file: {reason}.")
    path = folder / name
    if not _is_inside(path, folder):
        raise RequestError(f"{what}: {path} is a link that leads out of {folder}.")
    return path


def leads_down(path: str) -> bool:
    """Whether the path, with slashes, consists of plain names alone."""
    return not any(map(_flaw, path.split("/")))


def _flaw(name: str) -> str:
    if any(category(character) in CONTROL for character in name):
        return "it has a control character"
    if name in ("", ".", "..") or "/" in name or "\\" in name:
        return "a plain name is needed, not a path"
    if len(name.encode()) > MAX_BYTES:
        return f"it is longer than {MAX_BYTES} bytes"
    return ""


def _shortened(name: str) -> str:
    return ascii(name if len(name) <= 80 else f"{name[:80]}...")


def _is_inside(path: Path, folder: Path) -> bool:
    try:
        return folder.resolve() in path.resolve().parents
    except (OSError, RuntimeError):  # a link that leads to itself
        return False
