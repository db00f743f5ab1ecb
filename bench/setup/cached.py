"""Folders of the per-user cache: each appears whole or not at all, one build at a time."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

LOCK = "lock"
PARTIAL = ".partial-"


def build_once(folder: Path, build: Callable[[Path], None]) -> Path:
    """Return `folder`; where it is missing, `build` it in a folder beside it and rename that.

    Two processes wait for each other. Whatever `build` raises leaves no folder, and the next build
    removes what a killed one left.
    """
    if folder.exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.parent / LOCK):
        if not folder.exists():
            _build(folder, build)
    return folder


def _build(folder: Path, build: Callable[[Path], None]) -> None:
    for abandoned in folder.parent.glob(f"{PARTIAL}*"):
        shutil.rmtree(abandoned, ignore_errors=True)
    partial = Path(tempfile.mkdtemp(prefix=PARTIAL, dir=folder.parent))
    try:
        build(partial)
        partial.chmod(0o755)
        partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
