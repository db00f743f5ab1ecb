"""The list of the files in a folder of the cache, by which damage is found.

Sizes are compared before each use, which takes a tenth of a second for VS Code; contents only by
`bench setup` and `bench doctor`. A folder that an older bench built has no list: it is taken as it
is, and `bench setup` adds one.
"""

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from bench.core.files import write_whole
from bench.core.texts import plain_line

MANIFEST = "bench-manifest.json"
NAMED = 3


class _File(BaseModel):
    model_config = ConfigDict(frozen=True)
    size: int
    executable: bool
    digest: str


class _Manifest(BaseModel):
    model_config = ConfigDict(frozen=True)
    format: Literal[1] = 1
    files: dict[str, _File]
    links: dict[str, str]


def write_manifest(folder: Path) -> None:
    """Record what the folder contains now.

    Raises:
        BenchError: it cannot be written.
    """
    files: dict[str, _File] = {}
    links: dict[str, str] = {}
    for path in _paths(folder):
        name = str(path.relative_to(folder))
        if path.is_symlink():
            links[name] = str(path.readlink())
        elif path.is_file() and name != MANIFEST:
            about = path.lstat()
            files[name] = _File(
                size=about.st_size, executable=_executable(about), digest=_digest(path)
            )
    write_whole(folder / MANIFEST, _Manifest(files=files, links=links).model_dump_json())


def is_verified(folder: Path) -> bool:
    """Whether it has a manifest."""
    return os.path.lexists(folder / MANIFEST)


def damage_of(folder: Path, needs: Sequence[str] = (), *, thorough: bool = False) -> str:
    """What is wrong with the folder, in a few words; empty if nothing is.

    `needs` are files that it must have, also without a manifest. With `thorough`, the contents are
    compared too.
    """
    if not os.path.isdir(folder):  # noqa: PTH112 - never raises
        return "it is not a folder"
    missing = [name for name in needs if not os.path.isfile(folder / name)]  # noqa: PTH113 - never raises
    if missing or not is_verified(folder):
        return _listed({"missing": missing})
    try:
        manifest = _Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError):
        return f"its {MANIFEST} cannot be read"
    found: dict[str, list[str]] = {}
    for name, file in manifest.files.items():
        found.setdefault(_state_of_file(folder / name, file, thorough=thorough), []).append(name)
    for name, target in manifest.links.items():
        found.setdefault(_state_of_link(folder / name, target), []).append(name)
    return _listed({state: names for state, names in found.items() if state})


def _paths(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        for name in (*names, *folders):
            yield Path(place, name)


def _executable(about: os.stat_result) -> bool:
    return bool(about.st_mode & stat.S_IXUSR)


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "blake2b").hexdigest()[:32]


def _state_of_file(path: Path, file: _File, *, thorough: bool) -> str:
    try:
        about = path.lstat()
        same = (
            stat.S_ISREG(about.st_mode)
            and (about.st_size, _executable(about)) == (file.size, file.executable)
            and (not thorough or _digest(path) == file.digest)
        )
    except (FileNotFoundError, NotADirectoryError):
        return "missing"
    except OSError as error:
        return f"not readable ({error.strerror})"
    return "" if same else "changed"


def _state_of_link(path: Path, target: str) -> str:
    try:
        return "" if str(path.readlink()) == target else "changed"
    except (FileNotFoundError, NotADirectoryError):
        return "missing"
    except OSError:
        return "changed"


def _listed(names_by_state: dict[str, list[str]]) -> str:
    """All states, each with its number of files and the first of them."""
    return "; ".join(
        f"{len(names)} {state}: {', '.join(plain_line(name) for name in sorted(names)[:NAMED])}"
        + (", ..." if len(names) > NAMED else "")
        for state, names in names_by_state.items()
        if names
    )
