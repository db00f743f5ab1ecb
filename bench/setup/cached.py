"""Builds folders of the per-user cache: whole or not at all, one at a time, and verified.

The cache has shelves, and a shelf has folders, a lock, and while something is built a partial
folder. The kernel releases the lock when its holder ends in any way.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from bench.core.errors import BenchError
from bench.core.paths import cache_error
from bench.setup.manifest import damage_of, is_verified, write_manifest

LOCK = "lock"
PARTIAL = ".partial-"
LONGEST_BUILD_S = 3600


def build_once(
    folder: Path,
    build: Callable[[Path], None],
    *,
    needs: Sequence[str] = (),
    repair: bool = False,
) -> Path:
    """Return `folder`; if it is missing, `build` makes it under a temporary name, then rename it.

    `build` creates the folder that it is given, as late as it likes. Parallel processes wait for
    each other. If `build` raises, no folder is left; what a killed process left is removed by the
    next build. `needs` are files that it must have. With `repair`, the contents of its files are
    compared with its manifest, and a damaged folder is built again.

    Raises:
        BenchError: it is damaged, and `repair` is not set.
        RequestError: the shelf cannot be written.
    """
    if _is_whole(folder, needs, repair=repair) and (is_verified(folder) or not repair):
        return folder
    with _locked(folder.parent):
        if not _is_whole(folder, needs, repair=repair):
            _build(folder, build)
        elif repair and not is_verified(folder):
            write_manifest(folder)
    return folder


def is_built(folder: Path) -> bool:
    """Whether it is there.

    Raises:
        BenchError: it is damaged.
    """
    return _is_whole(folder, (), repair=False)


def _is_whole(folder: Path, needs: Sequence[str], *, repair: bool) -> bool:
    if not os.path.lexists(folder):
        return False
    damage = damage_of(folder, needs, thorough=repair)
    if damage and not repair:
        raise BenchError(f"The cache is damaged: {folder}: {damage}. To fix: bench setup")
    return not damage


@contextmanager
def _locked(shelf: Path, wait_s: float = LONGEST_BUILD_S) -> Iterator[None]:
    with ExitStack() as stack:
        try:
            shelf.mkdir(parents=True, exist_ok=True)
            stack.enter_context(FileLock(shelf / LOCK, timeout=wait_s))
        except Timeout:
            msg = f"Another process has been building in {shelf} for {wait_s:g} s. To fix: end it."
            raise BenchError(msg) from None
        except OSError as error:
            raise cache_error(shelf, error) from None
        yield


def _build(folder: Path, build: Callable[[Path], None]) -> None:
    for abandoned in folder.parent.glob(f"{PARTIAL}*"):
        _remove(abandoned)
    partial = folder.with_name(f"{PARTIAL}{folder.name}")
    damaged = folder.with_name(f"{PARTIAL}damaged-{folder.name}")
    try:
        build(partial)
        write_manifest(partial)
        with suppress(FileNotFoundError):
            folder.rename(damaged)
        partial.rename(folder)
    finally:
        for rest in (partial, damaged):
            _remove(rest)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def built_folders(cache: Path) -> list[Path]:
    """The folders on all shelves, without partial ones."""
    return [
        path for shelf in _shelves(cache) for path in sorted(shelf.iterdir()) if _is_component(path)
    ]


def _is_component(path: Path) -> bool:
    return path.name != LOCK and not path.name.startswith(".")


def _shelves(cache: Path) -> list[Path]:
    return sorted(path for path in cache.iterdir() if path.is_dir() and (path / LOCK).exists())


def remove_damaged(folder: Path) -> None:
    """Remove a damaged folder; the next run that needs it builds it again."""
    with _locked(folder.parent):
        if damage_of(folder, thorough=True):
            _remove(folder)


def abandoned_builds(cache: Path) -> list[Path]:
    """The partial folders whose builder has ended."""
    shelves = [shelf for shelf in _shelves(cache) if not _is_held(shelf)]
    return [path for shelf in shelves for path in sorted(shelf.glob(f"{PARTIAL}*"))]


def remove_abandoned_build(path: Path) -> None:
    with _locked(path.parent):
        _remove(path)


def _is_held(shelf: Path) -> bool:
    try:
        with FileLock(shelf / LOCK, timeout=0):
            return False
    except Timeout:
        return True
    except OSError:
        return False
