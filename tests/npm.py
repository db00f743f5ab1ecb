"""Tools for tests from the npm registry, kept in the bench's cache."""

from pathlib import Path

import pytest

from bench.core.errors import BenchError
from bench.core.paths import cache_folder
from bench.setup.cached import build_once
from bench.setup.command import run
from bench.setup.node import node_binary, npm_script
from bench.setup.vscode import npm_environment


def installed(package: str, version: str) -> Path:
    """The folder of an npm package, which is installed there the first time."""
    place = cache_folder("tools") / f"{package.replace('/', '-')}-{version}"
    inside = Path("node_modules", package)

    def install(folder: Path) -> None:
        folder.mkdir()
        command = [str(node_binary()), str(npm_script()), "install", "--prefix", str(folder)]
        run(
            [*command, "--foreground-scripts", f"{package}@{version}"],
            what=f"Installing the npm package {package}",
            say=lambda _: None,
            env=npm_environment(),
        )

    try:
        needs = [str(inside / "package.json")]
        return build_once(place, install, needs=needs, repair=True) / inside
    except BenchError as error:
        pytest.fail(f"{error}\n{error.details}")
