"""Everything that a run needs: Node, VS Code and Chromium."""

from dataclasses import dataclass
from pathlib import Path

from bench.setup.chromium import ensure_chromium
from bench.setup.command import Say
from bench.setup.node import node_binary
from bench.setup.vscode import VSCode, ensure_vscode


@dataclass(frozen=True, slots=True)
class Toolchain:
    node: Path
    vscode: VSCode
    chromium: Path


def ensure_toolchain(say: Say) -> Toolchain:
    """Find or install Node, VS Code and Chromium; a second call uses no network.

    Raises:
        BenchError: something could not be installed; the message says how to fix it.
    """
    return Toolchain(node_binary(), ensure_vscode(say), ensure_chromium(say))
