"""The folders of the project and the cache outside it."""

import os
from pathlib import Path

from platformdirs import user_cache_path

from bench.core.errors import RequestError

PACKAGE = Path(__file__).parents[1]
PROJECT = PACKAGE.parent
PROFILES = PROJECT / "vscode_profiles"
SENTINEL = PROFILES / "sentinel"
CACHE = "BENCH_CACHE"


def cache_folder(*shelf: str) -> Path:
    """The absolute path of the per-user cache, or of a shelf in it; `BENCH_CACHE` overrides it.

    Raises:
        RequestError: it is not a folder, and cannot become one.
    """
    chosen = os.environ.get(CACHE)
    if chosen == "":
        raise RequestError(f"{CACHE} is empty. To fix: unset it, or set it to a folder.")
    folder = Path(chosen) if chosen else user_cache_path("vscode-resilience-bench")
    folder = folder.absolute().joinpath(*shelf)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        next(folder.iterdir(), None)  # it can be read
    except OSError as error:
        raise cache_error(folder, error) from None
    return folder


def cache_error(folder: Path, error: OSError) -> RequestError:
    """What to say about a folder of the cache that cannot be made or written."""
    reason = (
        "it is not a folder"
        if isinstance(error, FileExistsError | NotADirectoryError)
        else error.strerror
    )
    msg = f"The cache {folder} cannot be used: {reason}."
    return RequestError(f"{msg} To fix: set {CACHE} to a folder that you can write.")
