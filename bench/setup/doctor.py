"""Checks what a run needs: what is installed, what is missing or damaged, and how to fix it."""

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass

from bench.core.errors import BenchError
from bench.core.paths import cache_folder
from bench.setup.chromium import FIX, find_chromium
from bench.setup.command import run
from bench.setup.manifest import is_verified
from bench.setup.node import require_node
from bench.setup.releases import DEFAULT, RELEASES
from bench.setup.system import missing_packages
from bench.setup.toolchain import damaged_folders
from bench.setup.vscode import NEEDED_GB, VSCode, find_vscode, vscode_of

OLDEST = (3, 11)
MISSING, DAMAGED = "missing", "damaged"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a run needs; `fix` is empty if it is there, else what to do."""

    what: str
    found: str
    fix: str = ""
    problem: str = MISSING

    @property
    def ok(self) -> bool:
        return not self.fix

    @property
    def state(self) -> str:
        return "found" if self.ok else self.problem


def examine() -> list[Check]:
    """Check everything, without changing anything."""
    looks = (_python, _node, _compilers, _vscode, _chromium, _disk)
    return [_guarded(look) for look in looks] + _other_vscodes() + _rest_of_the_cache()


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
    binary = require_node(DEFAULT.node)
    versions: list[str] = []
    run([str(binary), "--version"], what="Node", say=versions.append)
    return Check("node", f"{binary} {' '.join(versions)}")


def _compilers() -> Check:
    missing = missing_packages()
    if find_vscode() or not missing:
        return Check("compilers", "installed, or no longer needed")
    packages = " ".join(missing)
    return Check("compilers", packages, f"sudo apt-get install -y {packages}")


def _vscode() -> Check:
    vscode = vscode_of()
    if not os.path.lexists(vscode.folder):
        return Check("vscode", f"code-server {vscode.version}", "make setup")
    return _installed(vscode, "bench setup")


def _other_vscodes() -> list[Check]:
    others = [vscode_of(release) for release in RELEASES if release != DEFAULT]
    return [
        _installed(vscode, f"bench setup --vscode {vscode.release.vscode}")
        for vscode in others
        if os.path.lexists(vscode.folder)
    ]


def _installed(vscode: VSCode, fix: str) -> Check:
    where = f"code-server {vscode.version} in {vscode.folder}"
    if damage := vscode.damage:
        return Check("vscode", f"{where}: {damage}", fix, DAMAGED)
    unverified = " (its files were never verified: bench setup records them)"
    return Check("vscode", where + ("" if is_verified(vscode.folder) else unverified))


def _rest_of_the_cache() -> list[Check]:
    return [
        Check("cache", f"{folder}: {damage}", "bench setup", DAMAGED)
        for folder, damage in damaged_folders()
    ]


def _chromium() -> Check:
    found = find_chromium()
    return Check("chromium", str(found)) if found else Check("chromium", "not found", FIX)


def _disk() -> Check:
    free_gb = shutil.disk_usage(cache_folder()).free / 1e9
    enough = free_gb > NEEDED_GB or find_vscode() is not None
    fix = "" if enough else f"Free {NEEDED_GB:g} GB, or set BENCH_CACHE to another folder"
    return Check("disk", f"{free_gb:.1f} GB free in {cache_folder()}", fix)
