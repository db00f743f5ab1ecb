"""Copies the folder of an extension: its own files only, within limits.

Links that lead out of the folder, pipes, sockets and devices are left out.
"""

import os
import shutil
import stat
from collections.abc import Iterable
from pathlib import Path

from bench.core.errors import RequestError

LEFT_OUT = shutil.ignore_patterns(".git", "runs", ".venv", "*.vsix", ".vscode-test")
MAX_FILES = 200_000
MAX_BYTES = 2_000_000_000
MAX_DEPTH = 60
FIX = "To fix: package it (npx @vscode/vsce package) and use --vsix."


def check_folder(folder: Path) -> None:
    """Check that what would be copied can be read, and is not too much.

    Raises:
        RequestError: a file or a folder is not like that.
    """
    files = total = 0
    for place, folders, names in os.walk(folder, onerror=_refuse):
        left_out = _left_out(folder, place, [*folders, *names])
        folders[:] = [name for name in folders if name not in left_out]
        if len(Path(place).relative_to(folder).parts) > MAX_DEPTH:
            raise RequestError(f"{place} lies deeper than {MAX_DEPTH} folders. {FIX}")
        for name in set(names) - left_out:
            file = Path(place, name)
            if not file.is_symlink() and not os.access(file, os.R_OK):
                raise RequestError(f"{file}: cannot be read: Permission denied.")
            files += 1
            total += file.lstat().st_size
        if files > MAX_FILES or total > MAX_BYTES:
            msg = f"{folder} has more than {MAX_FILES} files or {MAX_BYTES / 1e6:.0f} MB. {FIX}"
            raise RequestError(msg)


def copy_folder(folder: Path, target: Path) -> None:
    """Copy the extension's own files into the new folder `target`.

    Raises:
        RequestError: one of them cannot be copied.
    """
    try:
        shutil.copytree(
            folder,
            target,
            symlinks=True,
            ignore=lambda place, names: _left_out(folder, place, names),
        )
    except shutil.Error as error:
        file, _, reason = error.args[0][0]
        raise RequestError(f"{file}: cannot be copied: {reason}.") from None
    except OSError as error:
        raise RequestError(f"{error.filename}: cannot be copied: {error.strerror}.") from None


def is_own_file(file: Path, folder: Path) -> bool:
    """Whether it is a regular file that lies in the folder, also behind links."""
    try:
        return file.is_file() and file.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):  # no name for a file, or a link to itself
        return False


def _left_out(folder: Path, place: str, names: Iterable[str]) -> set[str]:
    names = list(names)
    inside = folder.resolve()
    foreign = {name for name in names if not _is_own(Path(place, name), inside)}
    return LEFT_OUT(place, names) | foreign


def _is_own(path: Path, inside: Path) -> bool:
    mode = path.lstat().st_mode
    if not stat.S_ISLNK(mode):
        return stat.S_ISREG(mode) or stat.S_ISDIR(mode)
    try:
        return not path.readlink().is_absolute() and path.resolve().is_relative_to(inside)
    except (OSError, RuntimeError):  # a link to itself
        return False


def _refuse(error: OSError) -> None:
    raise RequestError(f"{error.filename}: cannot be read: {error.strerror}.")
