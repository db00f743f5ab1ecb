"""Finds Chromium: `BENCH_CHROMIUM`, Debian's headless shell, PATH, or Playwright's own.

The headless shell is the same engine without the pages and windows of the browser itself, which
cost two seconds of a core at each start.
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.core.errors import BenchError
from bench.setup.command import Say
from bench.setup.system import apt_install, can_use_apt

# not the script of that name on PATH, which stays alive as its parent process
SHELL = "/usr/lib/chromium/chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PACKAGE = "chromium-headless-shell"
FIX = f"{Path(sys.executable).name} -m playwright install --with-deps chromium"


def find_chromium() -> Path | None:
    """Find Chromium without installing anything.

    Raises:
        BenchError: `BENCH_CHROMIUM` is not an executable file.
    """
    chosen = os.environ.get("BENCH_CHROMIUM")
    if chosen:
        if not Path(chosen).is_file() or not os.access(chosen, os.X_OK):
            msg = f"BENCH_CHROMIUM={chosen} is not an executable file. To fix: correct or unset it."
            raise BenchError(msg)
        return Path(chosen)
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    return _playwrights_own()


def _playwrights_own() -> Path | None:
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def ensure_chromium(say: Say) -> Path:
    found = find_chromium()
    if found:
        return found
    if can_use_apt():
        apt_install([PACKAGE], say)
        found = find_chromium()
    if found is None:
        msg = f"No Chromium was found. To fix: set BENCH_CHROMIUM to its path, or run: {FIX}"
        raise BenchError(msg)
    return found
