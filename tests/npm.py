"""Tools for tests from the npm registry, kept in the bench's cache."""

import os
import subprocess
from pathlib import Path

from bench.paths import cache_folder
from bench.setup.node import node_binary, npm_script


def installed(package: str, version: str) -> Path:
    """The folder of an npm package, which is installed there the first time."""
    place = cache_folder() / "tools" / f"{package.replace('/', '-')}-{version}"
    folder = place / "node_modules" / package
    if not folder.exists():
        place.mkdir(parents=True, exist_ok=True)
        npm = [str(node_binary()), str(npm_script())]
        options = ["--no-audit", "--no-fund", "--prefix", str(place)]
        command = [*npm, "install", *options, f"{package}@{version}"]
        path = f"{node_binary().parent}{os.pathsep}{os.environ['PATH']}"  # for scripts of packages
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PATH": path})
    return folder
