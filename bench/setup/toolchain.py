"""Everything that a run needs: Node, VS Code and Chromium."""

from dataclasses import dataclass
from pathlib import Path

from bench.core.paths import cache_folder
from bench.setup.cached import built_folders, remove_damaged
from bench.setup.chromium import ensure_chromium
from bench.setup.command import Say
from bench.setup.manifest import damage_of
from bench.setup.node import require_node
from bench.setup.releases import DEFAULT, RELEASES, Release
from bench.setup.vscode import VSCode, ensure_vscode, vscode_of


@dataclass(frozen=True, slots=True)
class Toolchain:
    node: Path
    vscode: VSCode
    chromium: Path


def ensure_toolchain(say: Say, release: Release = DEFAULT, *, repair: bool = False) -> Toolchain:
    """Find or install Node, VS Code and Chromium; a second call uses no network.

    With `repair`, what is damaged in the cache is installed again, or removed if a run makes it.

    Raises:
        BenchError: something is damaged or could not be installed; the message says how to fix it.
    """
    node = require_node(release.node)
    vscode = ensure_vscode(say, release, repair=repair)
    if repair:
        for folder, damage in damaged_folders():
            say(f"Removing {folder}, which the next run makes again: {damage}")
            remove_damaged(folder)
    return Toolchain(node, vscode, ensure_chromium(say))


def damaged_folders() -> list[tuple[Path, str]]:
    """The damaged folders of the cache apart from VS Code, each with what is wrong with it."""
    editors = {vscode_of(release).folder for release in RELEASES}
    others = [folder for folder in built_folders(cache_folder()) if folder not in editors]
    found = [(folder, damage_of(folder, thorough=True)) for folder in others]
    return [(folder, damage) for folder, damage in found if damage]
