"""Checks what a run needs: what is installed, what is missing, and how to fix it."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass

from bench.core.errors import BenchError
from bench.core.paths import cache_folder
from bench.setup.chromium import FIX, find_chromium
from bench.setup.node import node_binary
from bench.setup.system import missing_packages
from bench.setup.vscode import NEEDED_GB, PINNED, find_vscode

OLDEST = (3, 11)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a run needs; `fix` is empty if it is there, else what to do."""

    what: str
    found: str
    fix: str = ""

    @property
    def ok(self) -> bool:
        return not self.fix


def examine() -> list[Check]:
    """Check everything, without changing anything."""
    looks = (_python, _node, _compilers, _vscode, _chromium, _disk)
    return [_guarded(look) for look in looks]


def _guarded(look: Callable[[], Check]) -> Check:
    try:
        return look()
    except BenchError as error:
        problem, _, fix = str(error).partition(" To fix: ")
        return Check(look.__name__.strip("_"), problem, fix or "see above")


def _python() -> Check:
    found = ".".join(map(str, sys.version_info[:3]))
    fix = "" if sys.version_info >= OLDEST else "Install Python 3.11 or newer, then: make setup"
    return Check("python", found, fix)


def _node() -> Check:
    binary = node_binary()
    return Check("node", str(binary), "" if binary.exists() else "make setup")


def _compilers() -> Check:
    missing = missing_packages()
    if find_vscode() or not missing:
        return Check("compilers", "installed, or no longer needed")
    packages = " ".join(missing)
    return Check("compilers", packages, f"sudo apt-get install -y {packages}")


def _vscode() -> Check:
    found = find_vscode()
    if found:
        return Check("vscode", f"code-server {found.version} in {found.folder}")
    return Check("vscode", f"code-server {PINNED}", "make setup")


def _chromium() -> Check:
    found = find_chromium()
    return Check("chromium", str(found)) if found else Check("chromium", "not found", FIX)


def _disk() -> Check:
    free_gb = shutil.disk_usage(cache_folder()).free / 1e9
    enough = free_gb > NEEDED_GB or find_vscode() is not None
    fix = "" if enough else f"Free {NEEDED_GB:g} GB, or set BENCH_CACHE to another folder"
    return Check("disk", f"{free_gb:.1f} GB free in {cache_folder()}", fix)
