"""Installs VS Code, from the npm package `code-server`, into the per-user cache."""

import json
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.core.errors import BenchError
from bench.core.paths import cache_folder
from bench.setup.cached import build_once
from bench.setup.command import Say, run
from bench.setup.manifest import damage_of
from bench.setup.node import node_binary, node_folder, npm_script
from bench.setup.releases import DEFAULT, Release
from bench.setup.system import ensure_compilers

VERSION = DEFAULT.vscode
ENTRY = "node_modules/code-server/out/node/entry.js"
ABOUT = "node_modules/code-server/lib/vscode/package.json"
EXTENSIONS = "node_modules/code-server/lib/vscode/extensions"
NEEDED = (ENTRY, ABOUT)
LOCKS = Path(__file__).parent
NEEDED_GB = 2.0


@dataclass(frozen=True, slots=True)
class VSCode:
    """A release of VS Code, and the folder that it is installed in."""

    release: Release
    folder: Path

    @property
    def version(self) -> str:
        """The version of the npm package."""
        return self.release.code_server

    @property
    def title(self) -> str:
        """The versions of VS Code and of the npm package."""
        about = self.folder / ABOUT
        try:
            version = json.loads(about.read_bytes())["version"]
        except (OSError, ValueError, LookupError, TypeError, RecursionError):
            msg = f"The cache is damaged: {about}. To fix: bench setup"
            raise BenchError(msg) from None
        return f"{version} (code-server {self.version})"

    @property
    def entry(self) -> Path:
        return self.folder / ENTRY

    @property
    def extensions(self) -> Path:
        """The folder of the built-in extensions."""
        return self.folder / EXTENSIONS

    @property
    def damage(self) -> str:
        """What is wrong with its files; empty if nothing is."""
        return damage_of(self.folder, NEEDED, thorough=True)


def vscode_of(release: Release = DEFAULT) -> VSCode:
    """The VS Code of a release, which need not be installed."""
    return VSCode(release, cache_folder("vscode") / release.code_server)


def find_vscode(release: Release = DEFAULT) -> VSCode | None:
    found = vscode_of(release)
    return found if found.entry.exists() else None


def ensure_vscode(say: Say, release: Release = DEFAULT, *, repair: bool = False) -> VSCode:
    """Install a VS Code if it is missing; parallel calls wait for each other.

    Raises:
        BenchError: it cannot be installed, or is damaged and `repair` is not set.
    """
    vscode = vscode_of(release)

    def install(folder: Path) -> None:
        _install(VSCode(release, folder), say)

    build_once(vscode.folder, install, needs=NEEDED, repair=repair)
    return vscode


def _install(vscode: VSCode, say: Say) -> None:
    folder = vscode.folder
    free_gb = shutil.disk_usage(folder.parent).free / 1e9
    if free_gb < NEEDED_GB:
        msg = (
            f"The disk is full: installing VS Code needs {NEEDED_GB} GB in {folder.parent}, but"
            f" {free_gb:.1f} GB are free. To fix: make room, or set BENCH_CACHE to another folder."
        )
        raise BenchError(msg)
    ensure_compilers(say)
    folder.mkdir()
    for lock in (LOCKS / f"vscode-{vscode.version}").iterdir():
        shutil.copy(lock, folder)
    run(
        [str(node_binary()), str(npm_script()), "ci", "--foreground-scripts"],
        what="Installing VS Code (npm package code-server)",
        say=say,
        cwd=folder,
        env=npm_environment(),
    )
    if not vscode.entry.exists():
        msg = f"npm succeeded, but did not install {vscode.entry}."
        raise BenchError(msg)


def npm_environment() -> dict[str, str]:
    """Variables with which npm uses our Node and its headers, and downloads no toolchain.

    The scripts in this Python's folder start the programs of the wheel; the wheel's own `bin/npm`
    does not find its library.
    """
    return {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "npm_config_nodedir": str(node_folder()),
        "npm_config_audit": "false",
        "npm_config_fund": "false",
        "npm_config_update_notifier": "false",
    }
