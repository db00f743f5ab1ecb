"""The folders of the project and the cache outside it."""

import os
from pathlib import Path

from platformdirs import user_cache_path

PACKAGE = Path(__file__).parents[1]
PROJECT = PACKAGE.parent
PROFILES = PROJECT / "vscode_profiles"
SENTINEL = PROFILES / "sentinel"


def cache_folder() -> Path:
    """The per-user cache; `BENCH_CACHE` overrides it."""
    chosen = os.environ.get("BENCH_CACHE")
    folder = Path(chosen) if chosen else user_cache_path("vscode-resilience-bench")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
