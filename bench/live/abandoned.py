"""What ended runs have left on the machine, because they were killed: found, and removed.

Each new run removes most of it; `bench doctor` lists it.
"""

import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil

from bench.core.paths import cache_folder
from bench.live.editor.sandbox import MARK, PREFIX, abandoned, end_marked, marked_processes
from bench.setup.cached import abandoned_builds, remove_abandoned_build

ARTIFACTS = "playwright-artifacts-"


@dataclass(frozen=True, slots=True)
class Abandoned:
    """One thing that is left: what it is, and how it is removed."""

    what: str
    remove: Callable[[], None]


def find_abandoned() -> list[Abandoned]:
    """All that is left of this user's runs, without what a living process uses."""
    builds = [
        Abandoned(f"a half-built folder: {path}", partial(remove_abandoned_build, path))
        for path in abandoned_builds(cache_folder())
    ]
    return [*_sandboxes(), *_processes_without_a_sandbox(), *_artifacts(), *builds]


def _sandboxes() -> Iterator[Abandoned]:
    for folder in abandoned():
        yield Abandoned(
            f"the folder of a run, {folder}, and {_counted(marked_processes(folder.name))}",
            partial(_remove_sandbox, folder),
        )


def _remove_sandbox(folder: Path) -> None:
    if folder in abandoned():
        end_marked(folder.name)
        shutil.rmtree(folder, ignore_errors=True)


def _processes_without_a_sandbox() -> Iterator[Abandoned]:
    """Of runs whose folder somebody else has removed; a living run has its folder."""
    marks = {mark for process in psutil.process_iter() if (mark := _orphaned_mark(process))}
    for mark in sorted(marks):
        yield Abandoned(
            f"{_counted(marked_processes(mark))} of the run {mark}", partial(end_marked, mark)
        )


def _orphaned_mark(process: psutil.Process) -> str:
    with suppress(psutil.Error, OSError):
        variables = process.environ()
        mark, home = variables.get(MARK, ""), Path(variables.get("HOME", ""))
        is_ours = process.uids().real == os.getuid() and mark.startswith(PREFIX)
        seen_by_it = Path(f"/proc/{process.pid}/root{home.parent}")  # it may be in a container
        if is_ours and home.parent.name == mark and not seen_by_it.exists():
            return mark
    return ""


def _counted(processes: list[psutil.Process]) -> str:
    names = ", ".join(f"{process.pid} {_name(process)}" for process in processes)
    number = f"{len(processes)} process{'' if len(processes) == 1 else 'es'}"
    return f"{number} ({names})" if names else number


def _name(process: psutil.Process) -> str:
    with suppress(psutil.Error):
        return str(process.name())
    return "(ended)"


def _artifacts() -> Iterator[Abandoned]:
    """Playwright's empty folders, of a driver that no longer lives."""
    folders = [path for path in Path(tempfile.gettempdir()).glob(f"{ARTIFACTS}*") if _is_ours(path)]
    started = [process.create_time() for process in _drivers()] if folders else []
    for folder in folders:
        with suppress(OSError):
            made = folder.lstat().st_mtime
            if not any(folder.iterdir()) and not any(start <= made for start in started):
                yield Abandoned(f"an empty folder of Playwright: {folder}", partial(_rmdir, folder))


def _is_ours(path: Path) -> bool:
    with suppress(OSError):
        about = path.lstat()
        return stat.S_ISDIR(about.st_mode) and about.st_uid == os.geteuid()
    return False


def _drivers() -> Iterator[psutil.Process]:
    """The living processes of Playwright, of any program."""
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if any("playwright" in argument for argument in process.cmdline()):
                yield process


def _rmdir(folder: Path) -> None:
    with suppress(OSError):  # if it is in use again
        folder.rmdir()
