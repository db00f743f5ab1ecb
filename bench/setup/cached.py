"""Builds folders of the per-user cache: atomically, and one at a time."""

import shutil
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

LOCK = "lock"
PARTIAL = ".partial-"


def build_once(folder: Path, build: Callable[[Path], None]) -> Path:
    """Return `folder`; if it is missing, `build` makes it under a temporary name, then rename it.

    `build` creates the folder that it is given, as late as it likes. Parallel processes wait for
    each other. If `build` raises, no folder is left; what a killed process left is removed by the
    next build.
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
    partial = folder.with_name(f"{PARTIAL}{folder.name}")
    try:
        build(partial)
        partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
