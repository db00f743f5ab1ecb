"""Other mock servers, installed from their registries and started for comparison."""

import json
import os
import socket
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.core import waits
from bench.core.paths import cache_folder
from bench.core.processes import end_process
from bench.live.editor.server import free_port
from bench.setup.node import node_binary

LLMOCK, AIMOCK = "0.2.2", "1.43.0"  # PyPI `llmock`, npm `@copilotkit/aimock`
START_S = 30


def ensure_peers() -> Path:
    """Install both into the cache, once; the folder."""
    folder = cache_folder() / f"peers-{LLMOCK}-{AIMOCK}"
    if (folder / "ready").exists():
        return folder
    venv.create(folder / "venv", with_pip=True, clear=True)
    pip: list[str | Path] = [
        folder / "venv/bin/pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    subprocess.run([*pip, f"llmock=={LLMOCK}"], check=True)
    npm: list[str | Path] = [
        Path(sys.executable).parent / "npm",
        "install",
        "--silent",
        "--prefix",
        folder,
    ]
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    subprocess.run(
        [*npm, f"@copilotkit/aimock@{AIMOCK}"], check=True, env={**os.environ, "PATH": path}
    )
    (folder / "ready").touch()
    return folder


@contextmanager
def llmock(folder: Path) -> Iterator[str]:
    port = free_port()
    command = [folder / "venv/bin/llmock", "serve", "--port", port, "--log-level", "warning"]
    with _running([*map(str, command), "--response-style", "static"], port) as url:
        yield url


@contextmanager
def aimock(folder: Path, content: str) -> Iterator[str]:
    port = free_port()
    fixtures = folder / "fixtures.json"
    answer = {"match": {"userMessage": "sort"}, "response": {"content": content}}
    fixtures.write_text(json.dumps({"fixtures": [answer]}), encoding="utf-8")
    program = folder / "node_modules/@copilotkit/aimock/dist/cli.js"
    command = [node_binary(), program, "-p", port, "-f", fixtures, "--log-level", "silent"]
    with _running(list(map(str, command)), port) as url:
        yield url


@contextmanager
def _running(command: list[str], port: int) -> Iterator[str]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        waits.until(lambda: _listens(port), seconds=START_S, what=f"{command[0]} to listen")
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        end_process(process, 5)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
